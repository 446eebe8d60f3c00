package dev.sandcastle.worker.egress;

import dev.sandcastle.schemas.execution.HostRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What a policy's rules say of a target, and of the addresses that its name resolved to. */
final class AllowList {
  private static final String WILDCARD = "*.";

  private final List<Rule> tenants;
  private final List<Rule> operators;
  private final Set<InetSocketAddress> allowed;
  private final Predicate<InetAddress> ownAddress;

  /**
   * Of a policy.
   *
   * @param ownAddress whether this machine has an address: what listens there is not public, though
   *     the address may be
   */
  AllowList(EgressPolicy policy, Predicate<InetAddress> ownAddress) {
    this.tenants = rules(policy.hosts());
    this.operators = rules(policy.operatorHosts());
    this.allowed = policy.allowedAddresses();
    this.ownAddress = ownAddress;
  }

  /** Throws unless a rule names the host with this port. */
  void checkHost(Target target) throws RequestException {
    if (matches(tenants, target) || matches(operators, target)) {
      return;
    }
    boolean otherPort = hasHost(tenants, target) || hasHost(operators, target);
    throw RequestException.refused(
        target, otherPort ? "the port is not allowed" : "the host is not allowed");
  }

  /** Throws unless every one may be connected to: a name that has both kinds is an attack. */
  void checkAddresses(Target target, List<InetAddress> addresses) throws RequestException {
    boolean operatorNamedIt = matches(operators, target);
    for (InetAddress address : addresses) {
      boolean exempt =
          allowed.contains(new InetSocketAddress(address, target.port()))
              || (operatorNamedIt && target.literal().isPresent());
      if (!exempt) {
        checkKind(target, address, operatorNamedIt);
      }
    }
  }

  private void checkKind(Target target, InetAddress address, boolean operatorNamedIt)
      throws RequestException {
    AddressKind kind = AddressKind.of(address);
    boolean may = operatorNamedIt ? kind.mayBeOperators() : kind == AddressKind.PUBLIC;
    if (!may) {
      throw RequestException.refused(target, "its address is not public: " + kind.words());
    }
    if (ownAddress.test(address)) {
      throw RequestException.refused(target, "its address is this machine's own");
    }
  }

  private static boolean matches(List<Rule> rules, Target target) {
    return rules.stream().anyMatch(rule -> rule.port == target.port() && rule.holds(target));
  }

  private static boolean hasHost(List<Rule> rules, Target target) {
    return rules.stream().anyMatch(rule -> rule.holds(target));
  }

  private static List<Rule> rules(List<HostRule> rules) {
    var parsed = new ArrayList<Rule>();
    rules.forEach(rule -> parse(rule).ifPresent(parsed::add));
    return List.copyOf(parsed);
  }

  private static Optional<Rule> parse(HostRule rule) {
    boolean wildcard = rule.host().startsWith(WILDCARD);
    String host = wildcard ? rule.host().substring(WILDCARD.length()) : rule.host();
    return Target.parse(bracketed(host) + ":" + rule.port())
        .filter(target -> !wildcard || target.literal().isEmpty())
        .map(
            target ->
                new Rule(wildcard ? "." + target.host() : target.host(), wildcard, rule.port()));
  }

  private static String bracketed(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /** A host in the spelling of {@link Target}, or what its name must end with, with the dot. */
  private record Rule(String host, boolean wildcard, int port) {
    boolean holds(Target target) {
      return wildcard
          ? target.literal().isEmpty() && target.host().endsWith(host)
          : target.host().equals(host);
    }
  }
}
