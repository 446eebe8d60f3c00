package dev.sandcastle.worker.egress;

import dev.sandcastle.schemas.execution.Egress;
import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.Phase;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the policies of this worker's executions. */
public final class EgressPolicies {
  private final EgressConfig config;

  /** With the operator's part of each. */
  public EgressPolicies(EgressConfig config) {
    this.config = config;
  }

  /**
   * What a program may reach while it runs; empty when that is nothing, and it gets no door at all.
   *
   * @param registries where the runtime's packages come from
   */
  public Optional<EgressPolicy> ofProgram(Egress egress, RegistryHosts registries) {
    return switch (egress) {
      case Egress.None _ -> Optional.empty();
      case Egress.Packages _ ->
          Optional.of(policy(registries.files(), registries.named(), Phase.RUNNING));
      case Egress.Hosts allowed -> Optional.of(policy(allowed.hosts(), List.of(), Phase.RUNNING));
    };
  }

  /** What an installation of packages may reach: the registries, and only then (G-29). */
  public EgressPolicy ofInstallation(RegistryHosts registries) {
    return policy(registries.files(), registries.named(), Phase.INSTALLING);
  }

  private EgressPolicy policy(List<HostRule> hosts, List<HostRule> operatorHosts, Phase phase) {
    return new EgressPolicy(
        hosts, operatorHosts, config.allowedAddresses(), Set.of(phase), config.caps());
  }
}
