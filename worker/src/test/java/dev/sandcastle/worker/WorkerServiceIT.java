package dev.sandcastle.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.kit.blobs.DirectoryBlobs;
import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.work.OutputChunk;
import dev.sandcastle.schemas.work.WorkerControl;
import dev.sandcastle.testkit.broker.KafkaFixture;
import dev.sandcastle.testkit.broker.TopicReader;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.testkit.program.SamplePrograms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A worker on a real broker and a real engine. */
final class WorkerServiceIT {
  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();

  @TempDir static Path blobs;

  private static WorkerService worker;
  private static TopicReader<WorkerReport> reports;
  private static TopicReader<OutputChunk> output;

  @BeforeAll
  static void startWorker() throws Exception {
    worker =
        WorkerService.start(
            config(Map.of()), DirectoryBlobs.open(blobs), new SimpleMeterRegistry());
    reports = KAFKA.read(Topics.REPORTS, Codecs.REPORTS);
    output = KAFKA.read(Topics.OUTPUT, Codecs.OUTPUT);
  }

  @AfterAll
  static void stopWorker() {
    reports.close();
    output.close();
    worker.close();
  }

  @Test
  void shouldRunAProgramAndTellEveryStep() throws Exception {
    // given
    Executions hello = Executions.python(SamplePrograms.HELLO);

    // when
    order(hello, 1);
    Result result = finished(hello);

    // then
    assertThat(result.outcome()).isEqualTo(new Outcome.Completed());
    assertThat(result.exitCode()).contains(0);
    assertThat(result.stdout().head().toUtf8()).isEqualTo("hello\n");
    assertThat(result.usage().cpuMicros()).isPositive();
    assertThat(stepsOf(hello))
        .containsSubsequence("Accepted", "PREPARING", "RUNNING", "Finished")
        .doesNotContain("COLLECTING");
    output.await(
        printed ->
            printed.executionId().equals(hello.id())
                && printed.sequence() == result.lastOutputSequence());
    assertThat(output.seen())
        .filteredOn(printed -> printed.executionId().equals(hello.id()))
        .allMatch(printed -> printed.stream() == StreamName.STDOUT)
        .extracting(printed -> printed.data().toUtf8())
        .satisfies(pieces -> assertThat(String.join("", pieces)).isEqualTo("hello\n"));
  }

  @Test
  void shouldRunNodeAndBashWithArgumentsEnvironmentAndStdin() throws Exception {
    // given
    Executions node =
        Executions.node("console.log(process.argv[2], process.env.WHO)")
            .args("hi")
            .env(Map.of("WHO", "you"));
    Executions bash = Executions.bash("cat; echo $0").stdin("in\n");

    // when
    order(node, 1);
    order(bash, 1);

    // then
    assertThat(finished(node).stdout().head().toUtf8()).isEqualTo("hi you\n");
    assertThat(finished(bash).stdout().head().toUtf8()).isEqualTo("in\nmain.sh\n");
  }

  @Test
  void shouldTellTheEndOfEachStep() throws Exception { // WS-5, WS-6
    // given
    Executions steps =
        Executions.python(SamplePrograms.HELLO)
            .file("exit.py", SamplePrograms.EXIT_3)
            .file("never.py", SamplePrograms.HELLO)
            .steps("main.py", "exit.py", "never.py");

    // when
    order(steps, 1);
    Result result = finished(steps);

    // then
    assertThat(result.steps())
        .extracting(step -> step.path() + " " + step.status())
        .containsExactly("main.py COMPLETED", "exit.py FAILED", "never.py SKIPPED");
    assertThat(stepsOf(steps)).containsSubsequence("StepFinished", "StepFinished", "Finished");
  }

  @Test
  void shouldStoreOutputFiles() throws Exception {
    // given
    Executions writer = Executions.python(SamplePrograms.FILE_WRITER);

    // when
    order(writer, 1);
    Result result = finished(writer);

    // then
    assertThat(result.files())
        .extracting(file -> file.path() + " " + file.contentType())
        .containsExactly("data/numbers.csv text/csv", "hello.txt text/plain");
    try (var content =
        DirectoryBlobs.open(blobs)
            .open(writer.tenantId().value(), result.files().getLast().blob().sha256())
            .orElseThrow()) {
      assertThat(content.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
    }
    assertThat(stepsOf(writer)).contains("COLLECTING");
  }

  @Test
  void shouldTellOutOfMemoryFromTheKernel() throws Exception {
    // given
    Executions eater = Executions.python(SamplePrograms.MEMORY_EATER).memory(64L << 20);

    // when
    order(eater, 1);
    Result result = finished(eater);

    // then
    assertThat(errorOf(result)).isEqualTo(ErrorCode.OUT_OF_MEMORY);
    assertThat(result.timings().start()).isEqualTo(SandboxStart.COLD);
  }

  @Test
  void shouldEndAProgramWhoseTimeIsUp() throws Exception {
    // given
    Executions sleeper = Executions.python(SamplePrograms.SLEEPER).timeout(Duration.ofSeconds(1));

    // when
    order(sleeper, 1);
    Result result = finished(sleeper);

    // then
    assertThat(errorOf(result)).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(result.stdout().head().toUtf8()).isEqualTo("asleep\n");
  }

  @Test
  void shouldCancelARunningProgram() throws Exception {
    // given
    Executions sleeper = Executions.python(SamplePrograms.SLEEPER);
    order(sleeper, 1);
    output.await(printed -> printed.executionId().equals(sleeper.id()));

    // when
    stop(sleeper, 1);
    Result result = finished(sleeper);

    // then
    assertThat(result.outcome()).isInstanceOf(Outcome.Cancelled.class);
    assertThat(result.stdout().head().toUtf8()).isEqualTo("asleep\n"); // CAN-7
  }

  @Test
  void shouldNotRunAnOrderThatWasStoppedBefore() throws Exception {
    // given
    Executions stopped = Executions.python(SamplePrograms.HELLO);
    Executions next = Executions.python(SamplePrograms.HELLO);
    stop(stopped, 1);
    Executions marker = Executions.python(SamplePrograms.SLEEPER);
    order(marker, 1);
    output.await(printed -> printed.executionId().equals(marker.id()));
    stop(marker, 1);
    finished(marker); // the control topic was read up to here

    // when
    order(stopped, 1);
    order(next, 1);
    finished(next);

    // then
    assertThat(reports.readWhileMoreWithin(Duration.ofSeconds(3)))
        .noneMatch(report -> report.executionId().equals(stopped.id()));
  }

  @Test
  void shouldSetAPoisonRecordAsideAndGoOn() throws Exception {
    // given
    byte[] poison = {1, 2, 3};
    Executions next = Executions.python(SamplePrograms.HELLO);
    try (var rejected = KAFKA.read(Topics.REJECTED, Codecs.REJECTED)) {

      // when
      KAFKA.publishBytes(Topics.WORK, next.id().value(), poison);
      order(next, 1);
      Result result = finished(next);

      // then
      assertThat(result.outcome()).isEqualTo(new Outcome.Completed());
      var kept = rejected.await(record -> record.topic().equals(Topics.WORK.name()));
      assertThat(kept.value().orElseThrow().toArray()).isEqualTo(poison);
    }
  }

  @Test
  void shouldRunAnOrderOnceThatIsDeliveredTwice() throws Exception {
    // given
    Executions twice = Executions.python(SamplePrograms.HELLO);

    // when
    order(twice, 1);
    order(twice, 1);
    finished(twice);

    // then
    assertThat(reports.readWhileMoreWithin(Duration.ofSeconds(3)))
        .filteredOn(report -> report.executionId().equals(twice.id()))
        .filteredOn(WorkerReport.Finished.class::isInstance)
        .hasSize(1);
  }

  @Test
  void shouldRenewTheLeaseOfWhatRuns() throws Exception {
    // given
    Executions sleeper = Executions.python(SamplePrograms.SLEEPER);

    // when
    order(sleeper, 1);

    // then
    reports.await(
        report ->
            report instanceof WorkerReport.LeaseRenewed renewed
                && renewed.executionId().equals(sleeper.id()));
    stop(sleeper, 1);
    finished(sleeper);
  }

  @Test
  void shouldTellHowItIs() {
    // given / when
    try (var heartbeats = KAFKA.read(Topics.HEARTBEATS, Codecs.HEARTBEATS)) {

      // then
      var beat =
          heartbeats.await(
              told ->
                  told.engineReady()
                      && told.workerId().equals(worker.workerId())
                      && told.pools().stream().anyMatch(pool -> pool.warm() > 0));
      assertThat(beat.slots()).isPositive();
      assertThat(beat.runtimeClasses()).contains(RuntimeClass.RUNC);
      assertThat(beat.pools()).allMatch(pool -> pool.image().startsWith("sha256:"));
      assertThat(worker.readiness()).allMatch(check -> check.problem().isEmpty());
    }
  }

  // CAN-12
  @Test
  void shouldGiveBackOrCancelWhatRunsWhenItIsClosed() throws Exception {
    // given
    var other =
        WorkerService.start(
            config(Map.of("worker-drain-timeout", "500ms", "worker-share-group", "others")),
            DirectoryBlobs.open(blobs),
            new SimpleMeterRegistry());
    Executions sleeper = Executions.python(SamplePrograms.SLEEPER);
    order(sleeper, 1);
    reports.await(
        report ->
            report instanceof WorkerReport.PhaseChanged changed
                && changed.executionId().equals(sleeper.id())
                && changed.workerId().equals(other.workerId())
                && changed.phase() == Phase.RUNNING);

    // when
    other.close();

    // then
    var end =
        reports.await(
            report ->
                report instanceof WorkerReport.Finished
                    && report.executionId().equals(sleeper.id())
                    && report.workerId().equals(other.workerId()));
    assertThat(errorOf(((WorkerReport.Finished) end).result())).isEqualTo(ErrorCode.WORKER_LOST);
    stop(sleeper, 1);
    await().atMost(Duration.ofSeconds(20)).until(() -> finished(sleeper) != null);
  }

  private static WorkerConfig config(Map<String, String> more) {
    var values = new HashMap<>(more);
    values.put("kafka-bootstrap", KAFKA.bootstrapServers());
    values.put("worker-installation", "worker-service-it");
    values.put("worker-layers-directory", blobs.resolve("layers").toString());
    RuntimeCatalog.bundled().all().forEach(it -> values.put("worker-warm-" + it.id(), "2"));
    Settings settings = Settings.of(values);
    WorkerConfig config = WorkerConfig.from(settings);
    settings.check();
    return config;
  }

  private static void order(Executions execution, int attempt) throws InterruptedException {
    KAFKA.publish(Topics.WORK, Codecs.WORK, execution.id().value(), execution.order(attempt));
  }

  private static void stop(Executions execution, int attempt) throws InterruptedException {
    KAFKA.publish(
        Topics.CONTROL,
        Codecs.CONTROL,
        "",
        new WorkerControl.StopExecution(
            execution.tenantId(),
            execution.id(),
            new Attempt(attempt),
            Optional.empty(),
            true,
            Instant.now()));
  }

  private static Result finished(Executions execution) {
    var end =
        reports.await(
            report ->
                report instanceof WorkerReport.Finished
                    && report.workerId().equals(worker.workerId())
                    && report.executionId().equals(execution.id()));
    return ((WorkerReport.Finished) end).result();
  }

  private static List<String> stepsOf(Executions execution) {
    return reports.seen().stream()
        .filter(report -> report.executionId().equals(execution.id()))
        .map(
            report ->
                report instanceof WorkerReport.PhaseChanged changed
                    ? changed.phase().name()
                    : report.getClass().getSimpleName())
        .toList();
  }

  private static ErrorCode errorOf(Result result) {
    return ((Outcome.Failed) result.outcome()).code();
  }
}
