package dev.sandcastle.gateway.admission;

import dev.sandcastle.schemas.execution.Egress;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which hosts each tenant's programs may ask for. What no rule allows is refused; the worker's gate
 * looks at the addresses later. Pure.
 *
 * @param entries in any order
 */
public record EgressRules(List<Entry> entries) {
  /** Nobody may ask for any host. */
  public static final EgressRules NONE = new EgressRules(List.of());

  private static final String WILDCARD = "*.";
  private static final String EVERYBODY = "*";

  /** Copies the list. */
  public EgressRules {
    entries = List.copyOf(entries);
  }

  /**
   * One rule.
   *
   * @param tenant whose it is; empty for all tenants
   * @param rule what is allowed
   */
  public record Entry(Optional<TenantId> tenant, HostRule rule) {}

  /**
   * Reads {@code tenant=host[:port],…}: {@code *} for all tenants, {@code *.suffix} for all hosts
   * below a name, port 443 unless there is one.
   *
   * @throws IllegalArgumentException naming the rule that is none
   */
  public static EgressRules parse(String text) {
    var entries = new ArrayList<Entry>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        entries.add(entry(part.strip()));
      }
    }
    return new EgressRules(entries);
  }

  private static Entry entry(String text) {
    int equals = text.indexOf('=');
    String tenant = equals < 0 ? "" : text.substring(0, equals);
    var rule = equals < 0 ? Optional.<HostRule>empty() : HostText.parse(text.substring(equals + 1));
    boolean everybody = tenant.equals(EVERYBODY);
    if (rule.isEmpty() || !(everybody || TenantId.isValid(tenant))) {
      throw new IllegalArgumentException(
          "Expected a rule tenant=host or tenant=host:port, but it is '" + text + "'");
    }
    return new Entry(everybody ? Optional.empty() : Optional.of(new TenantId(tenant)), rule.get());
  }

  /** Whether a tenant's program may be given this: the host, or all hosts below a suffix. */
  public boolean allows(TenantId tenant, HostRule asked) {
    return entries.stream()
        .filter(entry -> entry.tenant().map(tenant::equals).orElse(true))
        .map(Entry::rule)
        .anyMatch(rule -> rule.port() == asked.port() && covers(rule.host(), asked.host()));
  }

  /** Why a tenant's program may not be given all that it asks for; empty when it may. */
  Optional<Refusal> refusal(TenantId tenant, Egress egress) {
    var hosts = egress instanceof Egress.Hosts asked ? asked.hosts() : List.<HostRule>of();
    for (HostRule host : hosts) {
      if (!allows(tenant, host)) {
        return Optional.of(
            new Refusal(
                ErrorCode.FORBIDDEN,
                "'%s' asks for '%s', which this tenant's rules do not allow"
                    .formatted(ConfinementParser.EGRESS, HostText.write(host)),
                Optional.of(ConfinementParser.EGRESS),
                Optional.empty()));
      }
    }
    return Optional.empty();
  }

  /** A name never ends in a number, so a suffix never covers an address. */
  private static boolean covers(String rule, String asked) {
    if (!rule.startsWith(WILDCARD)) {
      return rule.equals(asked);
    }
    String suffix = rule.substring(WILDCARD.length());
    return asked.startsWith(WILDCARD)
        ? ("." + asked.substring(WILDCARD.length())).endsWith("." + suffix)
        : asked.endsWith("." + suffix);
  }
}
