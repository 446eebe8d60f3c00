package dev.sandcastle.gateway.admission;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Confinement;
import dev.sandcastle.schemas.execution.Egress;
import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.RuntimeClass;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields {@code network}, {@code isolation} and {@code runtimeClass}. */
final class ConfinementParser {
  /** Where the hosts stand. */
  static final String EGRESS = "/network/egress";

  /** Most hosts of a program. */
  static final int MAX_HOSTS = 20;

  private static final Set<String> NETWORK_FIELDS = Set.of("egress");
  private static final Map<String, Egress> EGRESS_WORDS =
      Map.of("none", new Egress.None(), "packages", new Egress.Packages());
  private static final Map<String, Isolation> ISOLATION =
      Map.of("fresh", Isolation.FRESH, "reuse", Isolation.REUSE);

  private ConfinementParser() {}

  static Confinement parse(JsonField body, RuntimeCatalog.Runtime runtime, RuntimeClasses classes)
      throws InputRejectedException {
    var isolation = body.optional("isolation");
    return new Confinement(
        isolation.isPresent() ? isolation.get().choice(ISOLATION) : Isolation.FRESH,
        runtimeClass(body.optional("runtimeClass"), classes),
        egress(body.optional("network"), runtime));
  }

  private static Optional<RuntimeClass> runtimeClass(
      Optional<JsonField> field, RuntimeClasses classes) throws InputRejectedException {
    return field.isEmpty()
        ? classes.byDefault()
        : Optional.of(field.get().choice(classes.choices()));
  }

  private static Egress egress(Optional<JsonField> network, RuntimeCatalog.Runtime runtime)
      throws InputRejectedException {
    if (network.isEmpty()) {
      return new Egress.None();
    }
    var field = network.get().object(NETWORK_FIELDS).optional("egress");
    if (field.isEmpty()) {
      return new Egress.None();
    }
    if (field.get().isArray()) {
      return hosts(field.get());
    }
    var egress = field.get().choice(EGRESS_WORDS);
    if (egress instanceof Egress.Packages && runtime.packages().isEmpty()) {
      throw field
          .get()
          .rejected("must not be 'packages', because '%s' has none".formatted(runtime.id()));
    }
    return egress;
  }

  private static Egress hosts(JsonField field) throws InputRejectedException {
    var hosts = new LinkedHashSet<HostRule>();
    for (JsonField element : field.elements(MAX_HOSTS)) {
      hosts.add(
          HostText.parse(element.text(HostText.MAX_BYTES))
              .orElseThrow(
                  () ->
                      element.rejected(
                          "must be a host such as api.example.com, api.example.com:8443 or"
                              + " *.example.com")));
    }
    if (hosts.isEmpty()) {
      throw field.rejected("must have at least one host, or be 'none'");
    }
    return new Egress.Hosts(List.copyOf(hosts));
  }
}
