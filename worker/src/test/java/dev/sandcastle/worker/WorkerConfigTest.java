package dev.sandcastle.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.kit.settings.SettingsException;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.worker.egress.EgressConfig;
import dev.sandcastle.worker.layers.LayersConfig;
import dev.sandcastle.worker.pool.KeepConfig;
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
                new PoolConfig(
                    warm(4, 4, 4, 1, 1, 1),
                    RuntimeClass.RUNC,
                    64,
                    2L << 30,
                    2,
                    Duration.ofMillis(250)),
                new KeepConfig(16, Duration.ofMinutes(1), 200),
                LayersConfig.from(Settings.of(Map.of())),
                EgressConfig.from(Settings.of(Map.of())),
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
                Map.entry("worker-warm-ruby", "5"),
                Map.entry("worker-warm-python-data", "6"),
                Map.entry("worker-runtime-class", "runsc"),
                Map.entry("worker-engine-runc", "crun"),
                Map.entry("worker-engine-runsc", "gvisor"),
                Map.entry("worker-pool-containers", "17"),
                Map.entry("worker-pool-memory", "1073741824"),
                Map.entry("worker-reuse-sandboxes", "3"),
                Map.entry("worker-reuse-idle", "9s"),
                Map.entry("worker-reuse-uses", "7"),
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
                new DockerConfig(
                    "tcp://d:2375",
                    Duration.ofSeconds(5),
                    Map.of(RuntimeClass.RUNC, "crun", RuntimeClass.RUNSC, "gvisor")),
                new PoolConfig(
                    warm(9, 8, 0, 3, 5, 6),
                    RuntimeClass.RUNSC,
                    17,
                    1L << 30,
                    3,
                    Duration.ofMillis(10)),
                new KeepConfig(3, Duration.ofSeconds(9), 7),
                LayersConfig.from(Settings.of(Map.of())),
                EgressConfig.from(Settings.of(Map.of())),
                new WorkerConfig.Timing(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4),
                    Duration.ofMinutes(5))));
  }

  @Test
  void shouldNameEveryMistake() {
    // given
    Settings settings =
        Settings.of(
            Map.of(
                "worker-slots", "many",
                "worker-heartbeat", "soon",
                "worker-runtime-class", "kata"));
    WorkerConfig.from(settings);

    // when / then
    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "kafka-bootstrap", "worker-slots", "worker-heartbeat", "worker-runtime-class");
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

  private static Map<RuntimeId, Integer> warm(
      int python, int node, int bash, int polyglot, int ruby, int pythonData) {
    return Map.of(
        new RuntimeId("python"), python,
        new RuntimeId("node"), node,
        new RuntimeId("bash"), bash,
        new RuntimeId("polyglot"), polyglot,
        new RuntimeId("ruby"), ruby,
        new RuntimeId("python-data"), pythonData);
  }
}
