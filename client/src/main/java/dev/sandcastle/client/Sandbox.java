package dev.sandcastle.client;

import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.RuntimeClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link Job} runs in. Immutable.
 *
 * @param packages what is installed for it, for example {@code numpy==2.1.0}
 * @param egress what it may reach while it runs; empty for nothing
 * @param isolation whether it shares its sandbox with earlier jobs of its tenant
 * @param runtimeClass what isolates it
 */
public record Sandbox(
    List<String> packages,
    Optional<Network> egress,
    Optional<Isolation> isolation,
    Optional<RuntimeClass> runtimeClass) {
  static final Sandbox ANY =
      new Sandbox(List.of(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Copies the list. */
  public Sandbox {
    packages = List.copyOf(packages);
  }

  /** What a job may reach outside of its sandbox. */
  public sealed interface Network {
    /** The registries of its runtime's packages. */
    record Packages() implements Network {}

    /**
     * Hosts that the tenant's rules allow.
     *
     * @param hosts names with or without {@code :port}; {@code *.suffix} for all below a name
     */
    record Hosts(List<String> hosts) implements Network {
      /** Copies the list. */
      public Hosts {
        hosts = List.copyOf(hosts);
      }
    }
  }

  Sandbox with(List<String> morePackages) {
    var all = new ArrayList<>(packages);
    all.addAll(morePackages);
    return new Sandbox(all, egress, isolation, runtimeClass);
  }

  Sandbox with(Network network) {
    return new Sandbox(packages, Optional.of(network), isolation, runtimeClass);
  }

  Sandbox with(Isolation choice) {
    return new Sandbox(packages, egress, Optional.of(choice), runtimeClass);
  }

  Sandbox with(RuntimeClass choice) {
    return new Sandbox(packages, egress, isolation, Optional.of(choice));
  }
}
