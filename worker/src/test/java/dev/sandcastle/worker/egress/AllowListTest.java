package dev.sandcastle.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.Phase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AllowListTest {
  private static final InetAddress OURS = InetAddress.ofLiteral("93.184.215.14");

  private final AllowList list =
      new AllowList(
          new EgressPolicy(
              List.of(
                  new HostRule("api.example.com", 443),
                  new HostRule("*.cdn.example", 443),
                  new HostRule("api.example.com", 8080),
                  new HostRule("8.8.8.8", 53)),
              List.of(new HostRule("registry.internal", 443), new HostRule("127.0.0.1", 4873)),
              Set.of(new InetSocketAddress("10.1.2.3", 443)),
              Set.of(Phase.RUNNING),
              EgressCaps.DEFAULT),
          OURS::equals);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.example.com:443",
        "API.example.com.:443",
        "api.example.com:8080",
        "a.cdn.example:443",
        "a.b.cdn.example:443",
        "8.8.8.8:53",
        "[::ffff:8.8.8.8]:53",
        "registry.internal:443",
        "127.0.0.1:4873",
      })
  void shouldLetThroughWhatIsNamed(String authority) {
    assertThatCode(() -> list.checkHost(target(authority))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "example.com:443, the host is not allowed",
    "www.api.example.com:443, the host is not allowed",
    "xapi.example.com:443, the host is not allowed",
    "api.example.com.evil.example:443, the host is not allowed",
    "cdn.example:443, the host is not allowed",
    "evilcdn.example:443, the host is not allowed",
    "8.8.4.4:53, the host is not allowed",
    "localhost:4873, the host is not allowed",
    "api.example.com:80, the port is not allowed",
    "a.cdn.example:8443, the port is not allowed",
    "8.8.8.8:443, the port is not allowed",
  })
  void shouldRefuseTheRest(String authority, String reason) {
    assertThatThrownBy(() -> list.checkHost(target(authority))).hasMessage(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "api.example.com, 8.8.8.8, ",
    "api.example.com, 8.8.8.8 2606:4700::1, ",
    "api.example.com, 10.1.2.3, ",
    "api.example.com, 10.1.2.4, private",
    "api.example.com, 127.0.0.1, loopback",
    "api.example.com, 169.254.169.254, metadata",
    "api.example.com, 8.8.8.8 127.0.0.1, loopback",
    "api.example.com, 8.8.8.8 fe80::1, link-local",
    "api.example.com, 64:ff9b::a00:1, private",
    "api.example.com, 203.0.113.1, special-purpose",
    "registry.internal, 10.9.9.9, ",
    "registry.internal, fd00::1, ",
    "registry.internal, 100.64.0.9, ",
    "registry.internal, 203.0.113.1, ",
    "registry.internal, 127.0.0.1, loopback",
    "registry.internal, 0.0.0.0, unspecified",
    "registry.internal, 169.254.169.254, metadata",
    "registry.internal, fd00:ec2::254, metadata",
    "registry.internal, 224.0.0.1, multicast",
  })
  void shouldCheckEveryAddress(String host, String addresses, String kind) {
    // given
    List<InetAddress> all = Stream.of(addresses.split(" ")).map(InetAddress::ofLiteral).toList();

    // when
    var check = assertThatCode(() -> list.checkAddresses(target(host + ":443"), all));

    // then
    if (kind == null) {
      check.doesNotThrowAnyException();
    } else {
      check.hasMessage("its address is not public: " + kind);
    }
  }

  @Test
  void shouldRefuseThisMachinesOwnPublicAddress() {
    assertThatThrownBy(() -> list.checkAddresses(target("api.example.com:443"), List.of(OURS)))
        .hasMessage("its address is this machine's own");
    assertThatThrownBy(() -> list.checkAddresses(target("registry.internal:443"), List.of(OURS)))
        .hasMessage("its address is this machine's own");
  }

  @Test
  void shouldExemptAnAddressForItsPortOnly() {
    assertThatThrownBy(
            () ->
                list.checkAddresses(
                    target("api.example.com:8080"), List.of(InetAddress.ofLiteral("10.1.2.3"))))
        .hasMessageContaining("private");
  }

  @Test
  void shouldTakeAnAddressThatTheOperatorNamedAsItIs() {
    assertThatCode(
            () ->
                list.checkAddresses(
                    target("127.0.0.1:4873"), List.of(InetAddress.ofLiteral("127.0.0.1"))))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldKnowThisMachinesAddresses() throws Exception {
    assertThat(Surroundings.isOurs(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
    assertThat(Surroundings.isOurs(InetAddress.ofLiteral("8.8.8.8"))).isFalse();
  }

  private static Target target(String authority) {
    return Target.parse(authority).orElseThrow();
  }
}
