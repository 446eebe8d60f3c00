package dev.sandcastle.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.kit.settings.SettingsException;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.worker.pool.PoolConfig;
import dev.sandcastle.worker.sandbox.docker.DockerConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WorkerConfigTest {
  @Test
  void shouldHaveTheseDefaults() {
    // given
    Settings settings = Settings.of(Map.of("kafka-bootstrap", "localhost:9092"));

    // when
    WorkerConfig config = WorkerConfig.from(settings);
    settings.check();

    // then
    assertThat(config)
        .isEqualTo(
            new WorkerConfig(
                "localhost:9092",
                "workers",
                config.workerId(),
                "default",
                Math.max(4, 4 * Runtime.getRuntime().availableProcessors()),
                16L << 30,
                new DockerConfig("unix:///var/run/docker.sock", Duration.ofSeconds(30)),
                new PoolConfig(warm(4, 4, 4, 1), 2, Duration.ofMillis(250)),
                new WorkerConfig.Timing(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(1))));
  }

  @Test
  void shouldMapEveryKey() {
    // given
    Settings settings =
        Settings.of(
            Map.ofEntries(
                Map.entry("kafka-bootstrap", "k:1"),
                Map.entry("worker-share-group", "group"),
                Map.entry("worker-installation", "mine"),
                Map.entry("worker-slots", "7"),
                Map.entry("worker-output-limit-bytes", "2000000000000"),
                Map.entry("worker-docker-host", "tcp://d:2375"),
                Map.entry("worker-engine-deadline", "5s"),
                Map.entry("worker-warm-python", "9"),
                Map.entry("worker-warm-node", "8"),
                Map.entry("worker-warm-bash", "0"),
                Map.entry("worker-warm-polyglot", "3"),
                Map.entry("worker-refill-parallelism", "3"),
                Map.entry("worker-refill-delay", "10ms"),
                Map.entry("worker-lease-renewal", "1s"),
                Map.entry("worker-heartbeat", "3s"),
                Map.entry("worker-drain-timeout", "4s"),
                Map.entry("worker-sweep", "5m")));

    // when
    WorkerConfig config = WorkerConfig.from(settings);
    settings.check();

    // then
    assertThat(config)
        .isEqualTo(
            new WorkerConfig(
                "k:1",
                "group",
                config.workerId(),
                "mine",
                7,
                2_000_000_000_000L,
                new DockerConfig("tcp://d:2375", Duration.ofSeconds(5)),
                new PoolConfig(warm(9, 8, 0, 3), 3, Duration.ofMillis(10)),
                new WorkerConfig.Timing(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4),
                    Duration.ofMinutes(5))));
  }

  @Test
  void shouldNameEveryMistake() {
    // given
    Settings settings = Settings.of(Map.of("worker-slots", "many", "worker-heartbeat", "soon"));
    WorkerConfig.from(settings);

    // when / then
    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("kafka-bootstrap", "worker-slots", "worker-heartbeat");
  }

  @Test
  void shouldHaveANewIdAtEachStart() {
    // given
    Settings settings = Settings.of(Map.of("kafka-bootstrap", "localhost:9092"));

    // when
    WorkerConfig one = WorkerConfig.from(settings);
    WorkerConfig other = WorkerConfig.from(settings);

    // then
    assertThat(one.workerId()).isNotEqualTo(other.workerId());
  }

  private static Map<RuntimeId, Integer> warm(int python, int node, int bash, int polyglot) {
    return Map.of(
        new RuntimeId("python"), python,
        new RuntimeId("node"), node,
        new RuntimeId("bash"), bash,
        new RuntimeId("polyglot"), polyglot);
  }
}
