package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.Confinement;
import dev.sandcastle.schemas.execution.Egress;
import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.wire.avro.EgressKind;
import java.util.List;
import java.util.Optional;

/** {@link Confinement}; none on the wire is the default one. */
final class ConfinementMapper {
  private ConfinementMapper() {}

  static dev.sandcastle.schemas.wire.avro.Confinement toAvro(Confinement confinement) {
    if (confinement.equals(Confinement.DEFAULT)) {
      return null;
    }
    return new dev.sandcastle.schemas.wire.avro.Confinement(
        dev.sandcastle.schemas.wire.avro.Isolation.valueOf(confinement.isolation().name()),
        confinement.runtimeClass().map(ConfinementMapper::toAvro).orElse(null),
        switch (confinement.egress()) {
          case Egress.None _ -> EgressKind.NONE;
          case Egress.Packages _ -> EgressKind.PACKAGES;
          case Egress.Hosts _ -> EgressKind.HOSTS;
        },
        confinement.egress() instanceof Egress.Hosts allowed
            ? allowed.hosts().stream().map(ConfinementMapper::toAvro).toList()
            : List.of());
  }

  static Confinement toValue(dev.sandcastle.schemas.wire.avro.Confinement confinement) {
    if (confinement == null) {
      return Confinement.DEFAULT;
    }
    return new Confinement(
        Isolation.valueOf(confinement.getIsolation().name()),
        Optional.ofNullable(confinement.getRuntimeClass()).map(ConfinementMapper::toValue),
        switch (confinement.getEgress()) {
          case NONE -> new Egress.None();
          case PACKAGES -> new Egress.Packages();
          case HOSTS ->
              new Egress.Hosts(
                  confinement.getHosts().stream()
                      .map(rule -> new HostRule(rule.getHost(), rule.getPort()))
                      .toList());
        });
  }

  static dev.sandcastle.schemas.wire.avro.RuntimeClass toAvro(RuntimeClass runtimeClass) {
    return dev.sandcastle.schemas.wire.avro.RuntimeClass.valueOf(runtimeClass.name());
  }

  static RuntimeClass toValue(dev.sandcastle.schemas.wire.avro.RuntimeClass runtimeClass) {
    return RuntimeClass.valueOf(runtimeClass.name());
  }

  private static dev.sandcastle.schemas.wire.avro.HostRule toAvro(HostRule rule) {
    return new dev.sandcastle.schemas.wire.avro.HostRule(rule.host(), rule.port());
  }
}
