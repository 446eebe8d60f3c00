package dev.sandcastle.worker.egress;

import dev.sandcastle.schemas.execution.HostRule;
import java.util.List;

/**
 * Where a runtime's packages come from.
 *
 * @param named the registries' own hosts, which the operator's configuration names
 * @param files other hosts, which a registry named for its files: not the operator's word, so that
 *     they are reached at public addresses only
 */
public record RegistryHosts(List<HostRule> named, List<HostRule> files) {
  /** None. */
  public static final RegistryHosts NONE = new RegistryHosts(List.of(), List.of());

  /** Copies the lists. */
  public RegistryHosts {
    named = List.copyOf(named);
    files = List.copyOf(files);
  }
}
