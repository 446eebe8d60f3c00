package dev.sandcastle.worker.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.InputFile.Place;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.worker.sandbox.InMemoryProgram;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How attempts are stopped, on fakes. */
@Timeout(30)
final class ExecutionStopTest {
  private static final SandboxSpec SPEC =
      SandboxSpec.standard(new RuntimeId("python"), "p", RuntimeClass.RUNC);

  private final RunnerHarness worker = new RunnerHarness();
  private final Executions execution = Executions.python("the fake decides");

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void shouldNotStartWhatWasCancelledBeforeItsSandboxWasMade() { // BUG-5
    // given
    worker.sandboxes.program("main.py", InMemoryProgram.printing("never"));
    HeldAttempt attempt = worker.take(execution);
    worker.stop(execution, true);

    // when
    worker.run(attempt);

    // then
    assertThat(RunnerHarness.label(worker.result())).isEqualTo("Cancelled");
    assertThat(worker.steps()).doesNotContain("RUNNING");
    assertThat(worker.sandboxes.made()).noneMatch(sandbox -> sandbox.isStarted());
    assertThat(worker.sandboxes.live()).isZero();
  }

  @Test
  void shouldNotStartWhatWasCancelledWhileItsSandboxWasMade() throws Exception { // BUG-5, CAN-6
    // given
    worker.sandboxes.program("main.py", InMemoryProgram.printing("never"));
    var making = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    worker.sandboxes.whileMaking(
        () -> {
          making.countDown();
          awaitQuietly(goOn);
        });
    CompletableFuture<Void> run = worker.runAside(worker.take(execution));
    assertThat(making.await(10, TimeUnit.SECONDS)).isTrue();

    // when
    worker.stop(execution, true);
    goOn.countDown();
    RunnerHarness.finish(run);

    // then
    assertThat(RunnerHarness.label(worker.result())).isEqualTo("Cancelled");
    assertThat(worker.sandboxes.made()).noneMatch(sandbox -> sandbox.isStarted());
  }

  @Test
  void shouldNotStartWhatIsCancelledWhileItIsStaged() { // BUG-5, CAN-6
    // given
    BlobRef input = worker.blobs.keep("content");
    HeldAttempt attempt = worker.take(execution.input(Place.CODE, "data", input));
    worker.blobs.whenOpened(() -> worker.stop(execution, true));

    // when
    worker.run(attempt);

    // then
    assertThat(RunnerHarness.label(worker.result())).isEqualTo("Cancelled");
    assertThat(worker.steps()).containsExactly("PREPARING", "Finished");
    assertThat(worker.sandboxes.made()).noneMatch(sandbox -> sandbox.isStarted());
  }

  @Test
  void shouldKeepTheEndOfAProgramThatIsCancelledWhileItsFilesAreCollected() { // CAN-7
    // given
    worker.sandboxes.program("main.py", leavingTwoFiles());
    worker.reports.whenTold(
        report -> {
          if (isCollecting(report)) {
            worker.stop(execution, true);
          }
        });

    // when
    worker.run(worker.take(execution));

    // then
    assertThat(RunnerHarness.label(worker.result())).isEqualTo("Completed");
    assertThat(worker.result().files()).hasSize(2);
  }

  @Test
  void shouldCancelACollectionThatTakesTooLong() { // CAN-5
    // given
    worker.sandboxes.program("main.py", leavingTwoFiles());
    HeldAttempt attempt = worker.take(execution);
    worker.reports.whenTold(
        report -> {
          if (isCollecting(report)) {
            worker.stop(execution, true);
            attempt.destroy();
          }
        });

    // when
    worker.run(attempt);

    // then
    assertThat(RunnerHarness.label(worker.result())).isEqualTo("Cancelled");
    assertThat(worker.result().exitCode()).contains(0);
    assertThat(worker.result().files()).isEmpty();
    assertThat(worker.blobs.open).hasValue(0);
  }

  @Test
  void shouldTellOneEndWhenItIsCancelledAfterIt() { // CAN-4
    // given
    worker.sandboxes.program("main.py", InMemoryProgram.printing("done"));
    worker.run(worker.take(execution));

    // when
    worker.stop(execution, true);

    // then
    assertThat(worker.steps()).containsExactly("PREPARING", "RUNNING", "Finished");
    assertThat(RunnerHarness.label(worker.result())).isEqualTo("Completed");
  }

  @Test
  void shouldDestroyNothingWhenTheTimeIsUpAfterTheEnd() throws Exception { // BUG-7
    // given
    Sandbox sandbox = worker.sandboxes.create(SPEC);
    HeldAttempt attempt = worker.take(execution);
    attempt.bind(sandbox);
    attempt.programStarts();
    attempt.programEnded();

    // when
    attempt.expire();
    attempt.destroyUnlessDead();

    // then
    assertThat(sandbox.isAlive()).isTrue();
    assertThat(attempt.isOverdue()).isFalse();
  }

  @Test
  void shouldDestroyASandboxWhoseProgramDoesNotEnd() throws Exception { // CAN-5, CAN-11
    // given
    Sandbox first = worker.sandboxes.create(SPEC);
    Sandbox second = worker.sandboxes.create(SPEC);
    HeldAttempt overdue = worker.take(execution);
    HeldAttempt unkillable = worker.take(Executions.python(""));
    overdue.bind(first);
    unkillable.bind(second);

    // when
    overdue.expire();
    unkillable.destroyUnlessDead();

    // then
    assertThat(overdue.isOverdue()).isTrue();
    assertThat(first.isAlive()).isFalse();
    assertThat(second.isAlive()).isFalse();
  }

  @Test
  void shouldEndAProgramThatPrintsTooMuch() {
    // given
    try (var stingy = new RunnerHarness(1_000)) {
      stingy.sandboxes.program(
          "main.py",
          world -> {
            world.leave("partial", new byte[1]);
            world.print(StreamName.STDOUT, new byte[600]);
            world.print(StreamName.STDERR, new byte[600]);
            return InMemoryProgram.sleeping().run(world);
          });

      // when
      Result result = stingy.resultOf(execution);

      // then
      assertThat(RunnerHarness.label(result)).isEqualTo("OUTPUT_LIMIT");
      assertThat(result.stdout().totalBytes() + result.stderr().totalBytes()).isEqualTo(1_200);
      assertThat(result.files()).hasSize(1);
    }
  }

  @Test
  void shouldKillWhatIsCancelledWhileItRuns() throws Exception {
    // given
    var running = new CountDownLatch(1);
    worker.sandboxes.program(
        "main.py",
        world -> {
          world.print(StreamName.STDOUT, "so far".getBytes(UTF_8));
          running.countDown();
          return InMemoryProgram.sleeping().run(world);
        });
    CompletableFuture<Void> run = worker.runAside(worker.take(execution));
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

    // when
    worker.stop(execution, true);
    RunnerHarness.finish(run);

    // then
    assertThat(RunnerHarness.label(worker.result())).isEqualTo("Cancelled");
    assertThat(worker.result().stdout().head().toUtf8()).isEqualTo("so far"); // CAN-7
  }

  @Test
  void shouldDestroyTheSandboxWhenAKillIsNotEnough() throws Exception { // CAN-5, G-24
    // given
    var running = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    worker.sandboxes.program(
        "main.py",
        _ -> {
          running.countDown();
          never.await();
          return InMemoryProgram.exit(0);
        });
    CompletableFuture<Void> run = worker.runAside(worker.take(execution));
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

    // when
    worker.stop(execution, true);
    RunnerHarness.finish(run);

    // then
    assertThat(RunnerHarness.label(worker.result())).isEqualTo("Cancelled");
    assertThat(worker.sandboxes.live()).isZero();
  }

  @Test
  void shouldTellNothingOfWhatWasGivenUp() throws Exception {
    // given
    var running = new CountDownLatch(1);
    worker.sandboxes.program(
        "main.py",
        world -> {
          running.countDown();
          return InMemoryProgram.sleeping().run(world);
        });
    CompletableFuture<Void> run = worker.runAside(worker.take(execution));
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

    // when
    worker.stop(execution, false);
    RunnerHarness.finish(run);

    // then
    assertThat(worker.steps()).containsExactly("PREPARING", "RUNNING");
    assertThat(worker.held.all()).isEmpty();
  }

  @Test
  void shouldReturnWhatHasNotStartedWhenTheWorkerCloses() {
    // given
    HeldAttempt attempt = worker.take(execution);
    worker.held.stopAll();

    // when
    worker.run(attempt);

    // then
    assertThat(worker.steps()).containsExactly("PREPARING", "Returned");
  }

  @Test
  void shouldRunNothingOfAnOrderThatIsNotOurs() {
    // given
    worker.sandboxes.program("main.py", InMemoryProgram.printing("never"));
    HeldAttempt attempt = ((Holding.Taken) worker.held.hold(execution.order(1))).attempt();
    attempt.withdraw();

    // when
    worker.run(attempt);

    // then
    assertThat(worker.steps()).containsExactly("PREPARING");
    assertThat(worker.sandboxes.made()).noneMatch(sandbox -> sandbox.isStarted());
    assertThat(worker.held.hold(execution.order(1))).isInstanceOf(Holding.Taken.class);
  }

  private static InMemoryProgram leavingTwoFiles() {
    return world -> {
      world.leave("one", new byte[1]);
      world.leave("two", new byte[2]);
      return InMemoryProgram.exit(0);
    };
  }

  private static boolean isCollecting(WorkerReport report) {
    return report instanceof WorkerReport.PhaseChanged changed
        && changed.phase() == Phase.COLLECTING;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
