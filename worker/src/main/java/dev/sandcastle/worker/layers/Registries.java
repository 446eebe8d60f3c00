package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.worker.egress.RegistryHosts;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where each package manager's packages come from: what the settings name, else what the package
 * manager of an image is configured for, as it said when it was asked. A registry may keep its
 * files on other hosts, which it names itself; they are learned, a few. Thread-safe: the monitor
 * guards {@code learned}.
 */
final class Registries {
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;
  private static final int LEARNED_LIMIT = 8;
  private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._:-]{1,253}):([1-9][0-9]{0,4})");

  private final LayersConfig.Sources sources;
  private final Map<String, List<URI>> byImage = new ConcurrentHashMap<>();
  private final Map<List<URI>, List<HostRule>> learned = new HashMap<>();

  Registries(LayersConfig.Sources sources) {
    this.sources = sources;
  }

  /** The registries of a builder's image; empty when its package manager must be asked first. */
  Optional<List<URI>> of(Ecosystem ecosystem, String imageId) {
    Optional<URI> named =
        switch (ecosystem) {
          case PYTHON -> sources.pipIndex();
          case NODE -> sources.npmRegistry();
        };
    return named.map(List::of).or(() -> Optional.ofNullable(byImage.get(imageId)));
  }

  /**
   * What the package manager of an image said. What is no address of the web is left out: a folder
   * of the image, for example.
   */
  List<URI> told(String imageId, List<String> addresses) {
    List<URI> known =
        addresses.stream().map(LayersConfig::parse).flatMap(Optional::stream).toList();
    if (!known.isEmpty()) {
      byImage.put(imageId, known);
    }
    return known;
  }

  /** The hosts of registries, and what was learned of others. */
  synchronized RegistryHosts hosts(List<URI> registries) {
    return new RegistryHosts(
        registries.stream().map(Registries::host).distinct().toList(),
        List.copyOf(learned.getOrDefault(registries, List.of())));
  }

  /**
   * Registries keep files on these hosts too. Those learned first are forgotten for them when there
   * are too many.
   *
   * @param told what the builder knew that says so; others may have learned the same meanwhile
   * @return whether any of them was news to it
   */
  synchronized boolean learn(List<URI> registries, RegistryHosts told, List<String> hosts) {
    var found = new ArrayList<>(parse(hosts));
    found.removeAll(told.named());
    found.removeAll(told.files());
    boolean news = !found.isEmpty();
    RegistryHosts known = hosts(registries);
    found.removeAll(known.named());
    found.removeAll(known.files());
    var all = new ArrayList<>(known.files());
    all.addAll(found);
    learned.put(registries, all.subList(Math.max(0, all.size() - LEARNED_LIMIT), all.size()));
    return news;
  }

  /** As installers write hosts. */
  static String text(HostRule host) {
    return host.host() + ":" + host.port();
  }

  private static List<HostRule> parse(List<String> hosts) {
    var rules = new ArrayList<HostRule>();
    for (String host : hosts) {
      Matcher parts = HOST.matcher(host);
      if (parts.matches()) {
        rules.add(new HostRule(parts.group(1), Integer.parseInt(parts.group(2))));
      }
    }
    return rules;
  }

  private static HostRule host(URI registry) {
    int byDefault = "https".equals(registry.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    String host = registry.getHost().replaceAll("^\\[|]$", "");
    return new HostRule(host, registry.getPort() < 0 ? byDefault : registry.getPort());
  }
}
