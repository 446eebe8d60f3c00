package dev.sandcastle.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.kit.blobs.DirectoryBlobs;
import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.work.WorkerControl;
import dev.sandcastle.testkit.broker.KafkaFixture;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.worker.WorkerConfig;
import dev.sandcastle.worker.WorkerService;
import dev.sandcastle.worker.sandbox.InMemoryProgram;
import dev.sandcastle.worker.sandbox.InMemorySandboxes;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** No order is lost, whoever goes away; on a real broker, with sandboxes in memory. */
@Timeout(120)
final class WorkDeliveryIT {
  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();

  @TempDir Path blobs;

  private final InMemorySandboxes sandboxes =
      new InMemorySandboxes().program("main.py", InMemoryProgram.printing("hi"));

  @Test
  void shouldRunWhatAnotherWorkerTookAndNeverAccepted() throws Exception {
    // given
    Executions execution = Executions.python("");
    var group = new KafkaShareGroup(KAFKA.bootstrapServers(), "redelivery", "dying");
    group.configure();
    order(execution);
    try (var dying = group.join()) {
      dying.subscribe(List.of(Topics.WORK.name()));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !dying.poll(Duration.ofMillis(200)).isEmpty());

      // when
    }

    // then
    try (var worker = start("redelivery")) {
      assertThat(finishedBy(worker, execution)).isTrue();
    }
  }

  @Test
  void shouldLetWorkWaitWhileTheEngineIsGone() throws Exception {
    // given
    Executions execution = Executions.python("");
    sandboxes.failWith(SandboxFailure.ENGINE_FAILED);
    try (var worker = start("engine-gone");
        var reports = KAFKA.read(Topics.REPORTS, Codecs.REPORTS)) {
      order(execution);
      var before = reports.readWhileMoreWithin(Duration.ofSeconds(2));

      // when
      assertThat(worker.readiness()).anyMatch(check -> check.problem().isPresent());
      sandboxes.recover();

      // then
      assertThat(before).noneMatch(report -> report.executionId().equals(execution.id()));
      assertThat(finishedBy(worker, execution)).isTrue();
    }
  }

  @Test
  void shouldTakeNothingOnceItDrains() throws Exception {
    // given
    Executions before = Executions.python("");
    Executions after = Executions.python("");
    try (var worker = start("drain");
        var other = KAFKA.read(Topics.HEARTBEATS, Codecs.HEARTBEATS)) {
      order(before);
      assertThat(finishedBy(worker, before)).isTrue();

      // when
      KAFKA.publish(
          Topics.CONTROL,
          Codecs.CONTROL,
          "",
          new WorkerControl.Drain(worker.workerId(), Instant.now()));
      other.await(beat -> beat.workerId().equals(worker.workerId()) && beat.draining());
      order(after);

      // then
      try (var successor = start("drain")) {
        assertThat(finishedBy(successor, after)).isTrue();
      }
    }
  }

  private WorkerService start(String group) throws Exception {
    var values = new HashMap<String, String>();
    values.put("kafka-bootstrap", KAFKA.bootstrapServers());
    values.put("worker-share-group", group);
    values.put("worker-layers-directory", blobs.resolve("layers").toString());
    RuntimeCatalog.bundled().all().forEach(it -> values.put("worker-warm-" + it.id(), "0"));
    Settings settings = Settings.of(values);
    return WorkerService.start(
        WorkerConfig.from(settings),
        DirectoryBlobs.open(blobs),
        new SimpleMeterRegistry(),
        sandboxes,
        sandboxes);
  }

  private static void order(Executions execution) throws InterruptedException {
    KAFKA.publish(Topics.WORK, Codecs.WORK, execution.id().value(), execution.order(1));
  }

  private static boolean finishedBy(WorkerService worker, Executions execution) {
    try (var reports = KAFKA.read(Topics.REPORTS, Codecs.REPORTS)) {
      WorkerReport end =
          reports.await(
              report ->
                  report instanceof WorkerReport.Finished
                      && report.workerId().equals(worker.workerId())
                      && report.executionId().equals(execution.id()));
      return end != null;
    }
  }
}
