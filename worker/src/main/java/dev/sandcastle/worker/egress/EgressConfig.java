package dev.sandcastle.worker.egress;

import dev.sandcastle.kit.settings.Settings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a worker must know about the ways out.
 *
 * @param folder where the gate makes the folder of its sockets; the engine must see it under the
 *     same path
 * @param allowedAddresses addresses that allowed hosts may resolve to although they are not public
 * @param caps how much one execution may use
 */
public record EgressConfig(Path folder, Set<InetSocketAddress> allowedAddresses, EgressCaps caps) {
  /** Copies the set. */
  public EgressConfig {
    allowedAddresses = Set.copyOf(allowedAddresses);
  }

  /** From settings; what is wrong is collected there. */
  public static EgressConfig from(Settings settings) {
    EgressCaps defaults = EgressCaps.DEFAULT;
    return new EgressConfig(
        settings.path("worker-egress-folder", Path.of(System.getProperty("java.io.tmpdir"))),
        addresses(settings),
        new EgressCaps(
            settings.number("worker-egress-connections", defaults.connections(), 1, 10_000),
            settings.number(
                "worker-egress-total-connections",
                defaults.totalConnections(),
                1,
                Integer.MAX_VALUE),
            settings.bytes("worker-egress-bytes", defaults.bytes(), 0, Long.MAX_VALUE),
            settings.duration("worker-egress-idle", defaults.idle()),
            settings.duration("worker-egress-patience", defaults.patience())));
  }

  private static Set<InetSocketAddress> addresses(Settings settings) {
    var addresses = new HashSet<InetSocketAddress>();
    for (String text : settings.text("worker-egress-allowed-addresses", "").split(",", -1)) {
      Optional<Target> target = Target.parse(text.strip());
      target
          .flatMap(Target::literal)
          .ifPresent(it -> addresses.add(new InetSocketAddress(it, target.get().port())));
      if (!text.isBlank() && target.flatMap(Target::literal).isEmpty()) {
        settings.reject(
            "Expected 'worker-egress-allowed-addresses' to be address:port,…, but one is '%s'"
                .formatted(text.strip()));
      }
    }
    return addresses;
  }
}
