package dev.sandcastle.schemas.execution;

import java.util.List;

/** What a program may reach outside of its sandbox while it runs. */
public sealed interface Egress {
  /** Nothing. */
  record None() implements Egress {}

  /** The registries of its runtime's packages. */
  record Packages() implements Egress {}

  /**
   * These hosts.
   *
   * @param hosts not empty
   */
  record Hosts(List<HostRule> hosts) implements Egress {
    /** Copies the list. */
    public Hosts {
      hosts = List.copyOf(hosts);
    }
  }
}
