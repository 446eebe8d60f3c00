package dev.sandcastle.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.orchestrator.execution.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OrchestratorConfigTest {
  private static final Map<String, String> REQUIRED = Map.of("kafka-bootstrap", "127.0.0.1:9092");

  @Test
  void shouldHaveTheseDefaults() {
    // given
    var settings = Settings.of(REQUIRED);
    // when
    var config = OrchestratorConfig.from(settings);
    settings.check();
    // then
    assertThat(config)
        .isEqualTo(
            new OrchestratorConfig(
                "127.0.0.1:9092",
                "orchestrator",
                Path.of(".sandcastle", "orchestrator"),
                1,
                new Policy(
                    4,
                    100,
                    3,
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(60),
                    Duration.ofHours(23))));
  }

  @Test
  void shouldMapEveryKey() {
    // given
    var values = new HashMap<>(REQUIRED);
    values.put("kafka-bootstrap", "kafka:1");
    values.put("orchestrator-application-id", "o");
    values.put("orchestrator-state-folder", "/var/state");
    values.put("orchestrator-replication", "3");
    values.put("running-per-tenant", "5");
    values.put("waiting-per-tenant", "6");
    values.put("max-attempts", "7");
    values.put("lease-timeout", "8500ms");
    values.put("deadline-grace", "9s");
    values.put("order-timeout", "10m");
    var settings = Settings.of(values);
    // when
    var config = OrchestratorConfig.from(settings);
    settings.check();
    // then
    assertThat(config)
        .isEqualTo(
            new OrchestratorConfig(
                "kafka:1",
                "o",
                Path.of("/var/state"),
                3,
                new Policy(
                    5,
                    6,
                    7,
                    Duration.ofMillis(8_500),
                    Duration.ofSeconds(9),
                    Duration.ofMinutes(10))));
  }

  @Test
  void shouldNameTheNumberThatCannotBe() {
    assertThatThrownBy(
            () ->
                new Policy(
                    0, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)))
        .hasMessage("Expected 'running-per-tenant' to be positive, but it is 0");
  }
}
