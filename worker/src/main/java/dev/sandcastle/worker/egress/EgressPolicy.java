package dev.sandcastle.worker.egress;

import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.Phase;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/**
 * Where one execution may go. What is not named is refused.
 *
 * @param hosts hosts that the tenant may reach, at public addresses only; an exact name, {@code
 *     *.suffix}, or a canonical address. One that is none of these allows nothing
 * @param operatorHosts hosts that the operator's own configuration names, such as package
 *     registries: they may lie in the operator's network too, at private addresses; a canonical
 *     address may be of any kind
 * @param allowedAddresses resolved addresses that are let through for allowed hosts, of whatever
 *     kind they are
 * @param phases the phases in which the way out is open
 * @param caps how much may be used
 */
public record EgressPolicy(
    List<HostRule> hosts,
    List<HostRule> operatorHosts,
    Set<InetSocketAddress> allowedAddresses,
    Set<Phase> phases,
    EgressCaps caps) {
  /** Copies the collections. */
  public EgressPolicy {
    hosts = List.copyOf(hosts);
    operatorHosts = List.copyOf(operatorHosts);
    allowedAddresses = Set.copyOf(allowedAddresses);
    phases = Set.copyOf(phases);
  }
}
