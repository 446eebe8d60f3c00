package dev.sandcastle.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.Egress;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;

class EgressRulesTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");

  @Example
  void shouldTakeOneSpellingOfAHost() {
    Stream.of(
            List.of("api.example.com", "api.example.com", "443"),
            List.of("API.Example.COM.", "api.example.com", "443"),
            List.of("api.example.com:8443", "api.example.com", "8443"),
            List.of("*.example.com", "*.example.com", "443"),
            List.of("*.Example.com.:80", "*.example.com", "80"),
            List.of("bücher.example", "xn--bcher-kva.example", "443"),
            List.of("BÜCHER.example", "xn--bcher-kva.example", "443"),
            List.of("api。example。com", "api.example.com", "443"),
            List.of("127.0.0.1", "127.0.0.1", "443"),
            List.of("10.0.0.1:1", "10.0.0.1", "1"),
            List.of("[2001:DB8::1]:65535", "2001:db8:0:0:0:0:0:1", "65535"),
            List.of("localhost", "localhost", "443"),
            List.of("_dmarc.example.com", "_dmarc.example.com", "443"))
        .forEach(
            row ->
                assertThat(HostText.parse(row.get(0)))
                    .as(row.get(0))
                    .contains(new HostRule(row.get(1), Integer.parseInt(row.get(2)))));
  }

  /** Whatever only some parsers take for an address is nothing. */
  @Example
  void shouldTakeNoOtherSpelling() {
    for (String text :
        List.of(
            "",
            " ",
            ".",
            "*",
            "*.",
            "*.*.example.com",
            "a.*.example.com",
            "a*.example.com",
            "example..com",
            ".example.com",
            "example.com..",
            "exa mple.com",
            "example.com:",
            "example.com:0",
            "example.com:65536",
            "example.com:0443",
            "example.com:+443",
            "example.com:4 43",
            "https://example.com",
            "example.com/path",
            "user@example.com",
            "example.com#x",
            "exa%6dple.com",
            "-example.com",
            "example-.com",
            "a".repeat(64) + ".com",
            "a.".repeat(127) + "com",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "127.0.0.01",
            "127.0.0.1.",
            "127.0.0.256",
            "１２７.0.0.1",
            "127。0。0。1",
            "1.2.3.4.5",
            "example.0x",
            "*.1",
            "*.127.0.0.1",
            "::1",
            "[::1",
            "::1]",
            "[::1%lo]",
            "[::ffff:127.0.0.1]",
            "[127.0.0.1]",
            "*.[::1]",
            "example.com\u0000",
            "example.com\n",
            "\ud800.com")) {
      assertThat(HostText.parse(text)).as(text).isEmpty();
    }
  }

  @Property
  void shouldSurviveAnyText(@ForAll String text) {
    HostText.parse(text)
        .ifPresent(
            rule -> {
              assertThat(rule.port()).isBetween(1, 65_535);
              assertThat(rule.host()).matches("(\\*\\.)?[a-z0-9_.:-]+").doesNotEndWith(".");
              assertThat(HostText.parse(HostText.write(rule))).contains(rule);
            });
  }

  @Example
  void shouldAllowWhatTheRulesNameAndNothingElse() {
    // given
    var rules =
        EgressRules.parse(
            " acme=api.example.com , acme=*.example.org:8443,*=shared.example,acme=10.0.0.1:80,,");
    // when, then
    assertAllowed(rules, ACME, "api.example.com", "API.EXAMPLE.COM.:443", "shared.example");
    assertAllowed(rules, ACME, "a.example.org:8443", "a.b.example.org:8443", "10.0.0.1:80");
    assertAllowed(rules, ACME, "*.example.org:8443", "*.a.example.org:8443");
    assertAllowed(rules, OTHER, "shared.example");
    assertRefused(rules, ACME, "example.org:8443", "a.example.org", "aexample.org:8443");
    assertRefused(rules, ACME, "api.example.com:80", "x.api.example.com", "example.com");
    assertRefused(rules, ACME, "*.api.example.com", "*.example.com", "*.org:8443", "*.example");
    assertRefused(rules, ACME, "10.0.0.1", "10.0.0.2:80", "api.example.com.evil.example");
    assertRefused(rules, OTHER, "api.example.com", "a.example.org:8443", "10.0.0.1:80");
  }

  @Example
  void shouldAllowNothingWithoutRules() {
    assertRefused(EgressRules.NONE, ACME, "api.example.com", "*.com", "127.0.0.1");
    assertThat(EgressRules.parse("")).isEqualTo(EgressRules.NONE);
  }

  @Example
  void shouldNameARuleThatIsNone() {
    for (String wrong :
        List.of("example.com", "acme=", "=example.com", "a b=example.com", "acme=127.1", "*=*")) {
      assertThatThrownBy(() -> EgressRules.parse("acme=ok.example," + wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + wrong + "'");
    }
  }

  /** A suffix covers what ends with it behind a dot; all below it and nothing else. */
  @Property
  void shouldCoverWhatLiesBelowASuffix(
      @ForAll @AlphaChars @StringLength(min = 1, max = 10) String label,
      @ForAll @AlphaChars @StringLength(min = 1, max = 10) String suffix) {
    // given
    var rules = EgressRules.parse("acme=*." + suffix + ".example");
    // when, then
    assertAllowed(rules, ACME, label + "." + suffix + ".example");
    assertAllowed(rules, ACME, "*." + label + "." + suffix + ".example");
    assertRefused(rules, ACME, suffix + ".example", label + suffix + ".example");
    assertRefused(rules, ACME, suffix + ".example." + label, label + "." + suffix + ".example:80");
    assertRefused(rules, OTHER, label + "." + suffix + ".example");
  }

  /** Nothing is allowed that no rule of the tenant's, or of all tenants', names. */
  @Property
  void shouldAllowNothingThatNoRuleNames(@ForAll String text) {
    // given
    var rules = EgressRules.parse("acme=*.a.example,other=b.example");
    // when, then
    HostText.parse(text)
        .filter(rule -> rules.allows(ACME, rule))
        .ifPresent(rule -> assertThat(rule.host()).endsWith(".a.example"));
  }

  @Example
  void shouldRefuseTheFirstHostThatIsNotAllowed() {
    // given
    var rules = EgressRules.parse("acme=api.example.com");
    var asked =
        new Egress.Hosts(
            List.of(new HostRule("api.example.com", 443), new HostRule("2001:db8:0:0:0:0:0:1", 9)));
    // when
    var refusal = rules.refusal(ACME, asked).orElseThrow();
    // then
    assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal.field()).contains("/network/egress");
    assertThat(refusal.detail()).contains("'[2001:db8:0:0:0:0:0:1]:9'");
    assertThat(rules.refusal(ACME, new Egress.Packages())).isEmpty();
    assertThat(rules.refusal(ACME, new Egress.None())).isEmpty();
    assertThat(rules.refusal(ACME, new Egress.Hosts(asked.hosts().subList(0, 1)))).isEmpty();
  }

  private static void assertAllowed(EgressRules rules, TenantId tenant, String... texts) {
    for (String text : texts) {
      assertThat(allows(rules, tenant, text)).as(text).contains(true);
    }
  }

  private static void assertRefused(EgressRules rules, TenantId tenant, String... texts) {
    for (String text : texts) {
      assertThat(allows(rules, tenant, text)).as(text).contains(false);
    }
  }

  private static Optional<Boolean> allows(EgressRules rules, TenantId tenant, String text) {
    return HostText.parse(text).map(asked -> rules.allows(tenant, asked));
  }
}
