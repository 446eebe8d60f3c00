package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Program;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.SourceFile;
import dev.sandcastle.schemas.execution.Sources;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.worker.sandbox.InMemoryProgram;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How attempts run, on fakes. */
@Timeout(30)
final class ExecutionRunnerTest {
  private final RunnerHarness worker = new RunnerHarness();
  private final Executions execution = Executions.python("the fake decides");

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void shouldTellEachStepOfASuccess() {
    // given
    worker.sandboxes.program("main.py", InMemoryProgram.printing("hi"));

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(worker.steps()).containsExactly("PREPARING", "RUNNING", "Finished");
    assertThat(RunnerHarness.label(result)).isEqualTo("Completed");
    assertThat(result.exitCode()).contains(0);
    assertThat(result.stdout().head().toUtf8()).isEqualTo("hi");
    assertThat(result.lastOutputSequence()).isZero();
    assertThat(result.timings().start()).isEqualTo(SandboxStart.COLD);
    assertThat(worker.sandboxes.live()).isZero();
    assertThat(worker.held.all()).isEmpty();
  }

  @Test
  void shouldStartTheEntryWithItsArgumentsAndEnvironment() {
    // given
    worker.sandboxes.program(
        "two",
        world -> {
          assertThat(world.start().command()).containsExactly("python3", "main.py", "one", "two");
          assertThat(world.start().environment()).containsEntry("WHO", "me").containsKey("PATH");
          assertThat(world.start().stdin().toUtf8()).isEqualTo("in");
          assertThat(world.files()).containsOnlyKeys("code/main.py");
          return InMemoryProgram.exit(0);
        });

    // when
    Result result =
        worker.resultOf(execution.args("one", "two").env(Map.of("WHO", "me")).stdin("in"));

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("Completed");
  }

  @Test
  void shouldStageABundleFromTheStore() {
    // given
    byte[] bundle =
        Codecs.SOURCE_BUNDLE.encode(List.of(new SourceFile("main.py", Bytes.utf8("big"))));
    worker.blobs.stored.put("tenant-a/" + MemoryBlobs.sha256(bundle), bundle);
    worker.sandboxes.program(
        "main.py",
        world -> {
          assertThat(world.files().get("code/main.py").toUtf8()).isEqualTo("big");
          return InMemoryProgram.exit(0);
        });

    // when
    worker.run(worker.take(stored(new BlobRef(MemoryBlobs.sha256(bundle), bundle.length))));

    // then
    assertThat(RunnerHarness.label(worker.result())).isEqualTo("Completed");
  }

  @Test
  void shouldFailBeforeUserCodeWhenTheBundleIsNotTheOneThatWasStored() {
    // given
    byte[] other = {1, 2, 3};
    String hash = MemoryBlobs.sha256(new byte[3]);
    worker.blobs.stored.put("tenant-a/" + hash, other);

    // when
    worker.run(worker.take(stored(new BlobRef(hash, 3))));

    // then
    assertThat(RunnerHarness.label(worker.result())).isEqualTo("STORAGE_FAILED");
    assertThat(worker.steps()).doesNotContain("RUNNING");
  }

  @Test
  void shouldStoreOutputFiles() {
    // given
    worker.sandboxes.program(
        "main.py",
        world -> {
          world.leave("a.txt", bytes("one"));
          world.leave("b.bin", bytes("two"));
          return InMemoryProgram.exit(0);
        });

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(worker.steps()).containsExactly("PREPARING", "RUNNING", "COLLECTING", "Finished");
    assertThat(result.files())
        .extracting(file -> file.path() + " " + file.contentType())
        .containsExactly("a.txt text/plain", "b.bin application/octet-stream");
    assertThat(worker.blobs.open).hasValue(0);
  }

  @Test
  void shouldReportNoFileWhenOneCannotBeStored() {
    // given
    worker.sandboxes.program(
        "main.py",
        world -> {
          world.leave("a.txt", bytes("one"));
          world.leave("b.txt", bytes("two"));
          return InMemoryProgram.exit(0);
        });
    worker.blobs.failAfterCommits(1);

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("STORAGE_FAILED");
    assertThat(result.files()).isEmpty();
    assertThat(worker.blobs.open).hasValue(0);
  }

  // PATH-6
  @Test
  void shouldSkipFilesWhoseNamesCannotBeOffered() {
    // given
    worker.sandboxes.program(
        "main.py",
        world -> {
          world.leave("../escape", bytes("x"));
          world.leave("new\nline", bytes("x"));
          world.leave("good", bytes("x"));
          return InMemoryProgram.exit(0);
        });

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(result.files()).extracting(file -> file.path()).containsExactly("good");
    assertThat(result.filesSkipped()).isEqualTo(2);
  }

  @Test
  void shouldCollectFilesOfAFailedProgramToo() { // OUT-4
    // given
    worker.sandboxes.program(
        "main.py",
        world -> {
          world.leave("partial", bytes("x"));
          return InMemoryProgram.exit(3);
        });

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("RUNTIME_ERROR");
    assertThat(result.exitCode()).contains(3);
    assertThat(result.files()).hasSize(1);
  }

  @Test
  void shouldReportThatTheTimeWasUp() {
    // given
    worker.sandboxes.program("main.py", InMemoryProgram.sleeping());

    // when
    Result result = worker.resultOf(execution.timeout(Duration.ofMillis(50)));

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("TIMEOUT");
  }

  // CAN-10
  @Test
  void shouldDestroyASandboxWhoseInitMissesTheTimeLimit() { // CAN-11, BUG-7
    // given
    worker.sandboxes.program(
        "main.py",
        world -> {
          world.end().await();
          return InMemoryProgram.exit(0);
        });

    // when
    Result result = worker.resultOf(execution.timeout(Duration.ofMillis(1)));

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("TIMEOUT");
    assertThat(worker.sandboxes.live()).isZero();
  }

  @Test
  void shouldReportOutOfMemoryWhenTheKernelTookInitAlong() {
    // given
    worker.sandboxes.program(
        "main.py",
        world -> {
          world.loseSandbox(true);
          return InMemoryProgram.exit(0);
        });

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("OUT_OF_MEMORY");
  }

  @Test
  void shouldBlameThePlatformWhenTheSandboxIsLostDuringTheRun() {
    // given
    worker.sandboxes.program(
        "main.py",
        world -> {
          world.print(StreamName.STDOUT, bytes("so far"));
          world.loseSandbox(false);
          return InMemoryProgram.exit(0);
        });

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("SANDBOX_UNAVAILABLE");
    assertThat(result.stdout().head().toUtf8()).isEqualTo("so far");
  }

  @Test
  void shouldReturnTheAttemptWhenNoSandboxCanBeMade() {
    // given
    worker.sandboxes.failWith(SandboxFailure.ENGINE_FAILED);

    // when
    worker.run(worker.take(execution));

    // then
    assertThat(worker.steps()).containsExactly("PREPARING", "Returned");
    assertThat(worker.suspicions).hasValue(1);
    assertThat(worker.held.all()).isEmpty();
  }

  @Test
  void shouldReturnTheAttemptOfARuntimeItDoesNotKnow() {
    // given
    Program program = execution.program();
    var cobol =
        new Program(
            new RuntimeId("cobol"),
            program.mode(),
            program.sources(),
            List.of(),
            List.of(),
            Map.of(),
            program.stdin(),
            program.limits(),
            List.of(),
            program.confinement());

    // when
    worker.run(worker.take(order(cobol)));

    // then
    assertThat(worker.steps()).containsExactly("PREPARING", "Returned");
  }

  @Test
  void shouldHoldTheAttemptUntilItsEndIsStored() {
    // given
    worker.sandboxes.program("main.py", InMemoryProgram.printing("hi"));
    worker.reports.hold(WorkerReport.Finished.class::isInstance);

    // when
    worker.run(worker.take(execution));
    int heldBefore = worker.held.all().size();
    worker.reports.releaseAll();

    // then
    assertThat(heldBefore).isEqualTo(1);
    assertThat(worker.held.all()).isEmpty();
  }

  @Test
  void shouldTellNoOutputBeforeItIsStoredThatUserCodeBegan() throws Exception {
    // given
    worker.sandboxes.program("main.py", InMemoryProgram.printing("hi"));
    worker.reports.hold(
        report ->
            report instanceof WorkerReport.PhaseChanged changed
                && changed.phase() == Phase.RUNNING);
    CompletableFuture<Void> run = worker.runAside(worker.take(execution));

    // when
    await().until(() -> worker.steps().contains("RUNNING"));
    int before = worker.reports.chunks().size();
    worker.reports.releaseAll();
    RunnerHarness.finish(run);

    // then
    assertThat(before).isZero();
    assertThat(worker.reports.chunks()).hasSize(1);
  }

  @Test
  void shouldReportUsageAndSignal() {
    // given
    worker.sandboxes.program(
        "main.py", _ -> new ProgramExit(-1, 11, false, false, false, 0, 7_000, 5 << 20, 9_000));

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(result.signal()).contains(11);
    assertThat(result.exitCode()).isEmpty();
    assertThat(result.usage().cpuMicros()).isEqualTo(7_000);
    assertThat(result.usage().memoryPeakBytes()).isEqualTo(5 << 20);
    assertThat(result.timings().runningMs()).isEqualTo(9);
  }

  private WorkOrder stored(BlobRef bundle) {
    Program program = execution.program();
    return order(
        new Program(
            program.runtime(),
            program.mode(),
            new Sources.Stored(bundle, Optional.empty()),
            List.of(),
            List.of(),
            Map.of(),
            program.stdin(),
            program.limits(),
            List.of(),
            program.confinement()));
  }

  private WorkOrder order(Program program) {
    WorkOrder order = execution.order(1);
    return new WorkOrder(
        order.tenantId(), order.executionId(), order.attempt(), order.at(), program);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
