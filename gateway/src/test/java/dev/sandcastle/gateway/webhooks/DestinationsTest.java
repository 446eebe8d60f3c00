package dev.sandcastle.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class DestinationsTest {
  private static final WebhookConfig STRICT = new WebhookConfig(false, false, 1);

  private final KnownHosts hosts = new KnownHosts();
  private final Destinations destinations = new Destinations(hosts, STRICT);

  @Test
  void shouldFindAPublicHost() throws Exception {
    // given
    hosts.put("hooks.test", "93.184.216.34", "2606:4700:4700::1111");
    // when
    var address = destinations.find(HookUrl.parse("https://hooks.test/", false));
    // then
    assertThat(address).isEqualTo(InetAddress.ofLiteral("93.184.216.34"));
  }

  @Test
  void shouldRefuseAHostWithOnePrivateAddressAmongOthers() throws Exception {
    // given
    hosts.put("hooks.test", "93.184.216.34", "10.0.0.1");
    var url = HookUrl.parse("https://hooks.test/", false);
    // then
    assertThatThrownBy(() -> destinations.find(url)).isInstanceOf(UnusableUrlException.class);
  }

  @Test
  void shouldNotTellAPrivateHostFromOneThatDoesNotExist() throws Exception {
    // given
    hosts.put("kafka", "172.18.0.5");
    var internal = HookUrl.parse("https://kafka/", false);
    var missing = HookUrl.parse("https://nowhere/", false);
    // then
    assertThatThrownBy(() -> destinations.find(internal))
        .isInstanceOf(UnusableUrlException.class)
        .satisfies(
            refusal ->
                assertThatThrownBy(() -> destinations.find(missing))
                    .hasMessage(refusal.getMessage()));
  }

  @Test
  void shouldNotSendToPlainHttpThatWasAllowedOnce() throws Exception {
    // given
    hosts.put("hooks.test", "93.184.216.34");
    var url = HookUrl.parse("http://hooks.test/", true);
    // then
    assertThatThrownBy(() -> destinations.find(url))
        .isInstanceOf(UnusableUrlException.class)
        .hasMessageContaining("https");
  }
}
