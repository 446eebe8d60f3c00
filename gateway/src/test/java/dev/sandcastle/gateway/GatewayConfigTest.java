package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.gateway.admission.AdmissionRules;
import dev.sandcastle.gateway.admission.EgressRules;
import dev.sandcastle.gateway.admission.RuntimeClasses;
import dev.sandcastle.gateway.database.DatabaseConfig;
import dev.sandcastle.gateway.http.HttpConfig;
import dev.sandcastle.gateway.webhooks.WebhookConfig;
import dev.sandcastle.kit.settings.Secret;
import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.kit.settings.SettingsException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
  private static final Map<String, String> REQUIRED =
      Map.of(
          "kafka-bootstrap", "127.0.0.1:9092",
          "database-url", "postgresql://127.0.0.1:5432/sandcastle",
          "database-user", "sandcastle");

  @Test
  void shouldHaveTheseDefaults() {
    // given
    var settings = Settings.of(REQUIRED);
    // when
    var config = GatewayConfig.from(settings);
    settings.check();
    // then
    assertThat(config)
        .isEqualTo(
            new GatewayConfig(
                "127.0.0.1:9092",
                new HttpConfig("127.0.0.1", 8080, 256, 64),
                new DatabaseConfig(
                    "postgresql://127.0.0.1:5432/sandcastle", "sandcastle", new Secret(""), 8),
                new WebhookConfig(false, false, 32),
                AdmissionRules.DEFAULT,
                false,
                64 << 20,
                90));
  }

  @Test
  void shouldMapEveryKey() {
    // given
    var values = new HashMap<>(REQUIRED);
    values.put("database-url", "jdbc:postgresql://db:1/x");
    values.put("database-password", "secret");
    values.put("database-connections", "3");
    values.put("gateway-host", "::1");
    values.put("gateway-port", "0");
    values.put("gateway-max-streams", "4");
    values.put("gateway-max-streams-per-tenant", "2");
    values.put("gateway-recent-bytes", "1048576");
    values.put("gateway-retention-days", "30");
    values.put("gateway-egress-rules", "acme=*.example.com:8443, *=api.example.net");
    values.put("gateway-runtime-classes", "runsc, runc");
    values.put("webhooks-allow-private", "true");
    values.put("webhooks-allow-http", "true");
    values.put("webhooks-in-flight", "7");
    values.put("development", "yes");
    var settings = Settings.of(values);
    // when
    var config = GatewayConfig.from(settings);
    settings.check();
    // then
    assertThat(config)
        .isEqualTo(
            new GatewayConfig(
                "127.0.0.1:9092",
                new HttpConfig("::1", 0, 4, 2),
                new DatabaseConfig(
                    "jdbc:postgresql://db:1/x", "sandcastle", new Secret("secret"), 3),
                new WebhookConfig(true, true, 7),
                new AdmissionRules(
                    EgressRules.parse("acme=*.example.com:8443,*=api.example.net"),
                    RuntimeClasses.parse("runsc,runc")),
                true,
                1 << 20,
                30));
    assertThat(config.toString()).doesNotContain("secret\"");
  }

  @Test
  void shouldRefuseDevelopmentOnAnAddressThatOthersReach() {
    // given
    var values = new HashMap<>(REQUIRED);
    values.put("development", "true");
    values.put("gateway-host", "0.0.0.0");
    var settings = Settings.of(values);
    // when
    GatewayConfig.from(settings);
    // then
    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("loopback");
  }

  @Test
  void shouldTellEverythingThatIsWrongAtOnce() {
    // given
    var settings = Settings.of(Map.of("database-url", "mysql://x", "gateway-port", "70000"));
    // when
    GatewayConfig.from(settings);
    // then
    assertThatThrownBy(settings::check)
        .hasMessageContaining("kafka-bootstrap")
        .hasMessageContaining("database-user")
        .hasMessageContaining("database-url")
        .hasMessageContaining("gateway-port");
  }
}
