package dev.sandcastle.worker.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.work.OutputChunk;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.worker.sandbox.InMemoryProgram;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the steps of an attempt run, on fakes. */
@Timeout(30)
final class StepsTest {
  private final RunnerHarness worker = new RunnerHarness();
  private final Executions execution =
      Executions.python("the fake decides")
          .file("test.py", "")
          .file("validate.py", "")
          .steps("main.py", "test.py", "validate.py");

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void shouldRunOneStepAfterTheOther() { // WS-5, WS-6, WS-12
    // given
    worker.sandboxes.program("main.py", _ -> ended(0, 1_500, 3_000, 5));
    worker.sandboxes.program("test.py", _ -> ended(0, 2_500, 4_000, 9));
    worker.sandboxes.program("validate.py", _ -> ended(0, 0, 1_000, 7));

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("Completed");
    assertThat(result.steps())
        .containsExactly(
            new StepResult(1, "main.py", StepStatus.COMPLETED, code(0), none(), 3, 1_500),
            new StepResult(2, "test.py", StepStatus.COMPLETED, code(0), none(), 4, 2_500),
            new StepResult(3, "validate.py", StepStatus.COMPLETED, code(0), none(), 1, 0));
    assertThat(worker.toldSteps()).isEqualTo(result.steps());
    assertThat(worker.steps())
        .containsExactly(
            "PREPARING", "RUNNING", "StepFinished", "StepFinished", "StepFinished", "Finished");
    assertThat(result.usage().cpuMicros()).isEqualTo(4_000);
    assertThat(result.usage().memoryPeakBytes()).isEqualTo(9);
    assertThat(result.timings().runningMs()).isEqualTo(8);
    assertThat(worker.sandboxes.made()).hasSize(1);
  }

  @Test
  void shouldStopAtTheFirstStepThatFails() { // WS-5, WS-8, ERR-18
    // given
    worker.sandboxes.program("main.py", InMemoryProgram.printing("one"));
    worker.sandboxes.program("test.py", _ -> InMemoryProgram.exit(3));

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(((Outcome.Failed) result.outcome()).message())
        .isEqualTo("Step 2/3 (test.py): Expected exit code 0, but the program exited with 3");
    assertThat(result.exitCode()).contains(3);
    assertThat(statuses(result))
        .containsExactly(StepStatus.COMPLETED, StepStatus.FAILED, StepStatus.SKIPPED);
    assertThat(worker.toldSteps()).hasSize(2);
  }

  @Test
  void shouldTellTheSignalOfTheStepThatEndedIt() {
    // given
    worker.sandboxes.program("main.py", _ -> InMemoryProgram.exit(0));
    worker.sandboxes.program(
        "test.py", _ -> new ProgramExit(-1, 11, false, false, false, 0, 1, 1, 1));

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(result.signal()).contains(11);
    assertThat(result.exitCode()).isEmpty();
    assertThat(result.steps().get(1).signal()).contains(11);
    assertThat(result.steps().get(1).exitCode()).isEmpty();
  }

  @Test
  void shouldTellAStepAfterItsOutputAndBeforeTheNextBegins() {
    // given
    var toldBefore = new CopyOnWriteArrayList<String>();
    worker.sandboxes.program(
        "main.py",
        world -> {
          world.print(StreamName.STDOUT, "a".getBytes(UTF_8));
          world.print(StreamName.STDOUT, "b".getBytes(UTF_8));
          return InMemoryProgram.exit(0);
        });
    worker.sandboxes.program(
        "test.py",
        _ -> {
          toldBefore.addAll(worker.reports.inOrder());
          return InMemoryProgram.exit(0);
        });
    worker.sandboxes.program("validate.py", InMemoryProgram.printing("c"));

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(String.join(" ", toldBefore)).endsWith("b StepFinished");
    assertThat(printed(worker.reports.chunks())).isEqualTo("abc");
    assertThat(worker.reports.chunks())
        .extracting(OutputChunk::sequence)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(worker.reports.chunks().getLast().offset()).isEqualTo(2);
    assertThat(result.stdout().head().toUtf8()).isEqualTo("abc");
    assertThat(result.lastOutputSequence()).isEqualTo(worker.reports.chunks().getLast().sequence());
  }

  @Test
  void shouldGiveEachStepWhatIsLeftOfTheTime() { // WS-9
    // given
    var limits = new ArrayList<Duration>();
    worker.sandboxes.program(
        "main.py",
        world -> {
          limits.add(world.start().timeout());
          world.end().await(20, TimeUnit.MILLISECONDS);
          return InMemoryProgram.exit(0);
        });
    worker.sandboxes.program(
        "test.py",
        world -> {
          limits.add(world.start().timeout());
          return InMemoryProgram.exit(1);
        });

    // when
    worker.resultOf(execution.timeout(Duration.ofSeconds(10)));

    // then
    assertThat(limits.getFirst()).isLessThanOrEqualTo(Duration.ofSeconds(10));
    assertThat(limits.getLast())
        .isPositive()
        .isLessThanOrEqualTo(limits.getFirst().minusMillis(19));
  }

  @Test
  void shouldTellTheStepsOfARunWhoseTimeIsUp() { // WS-9, CAN-7
    // given
    worker.sandboxes.program("main.py", _ -> InMemoryProgram.exit(0));
    worker.sandboxes.program("test.py", InMemoryProgram.sleeping());

    // when
    Result result = worker.resultOf(execution.timeout(Duration.ofMillis(100)));

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("TIMEOUT");
    assertThat(((Outcome.Failed) result.outcome()).message()).startsWith("Step 2/3 (test.py): ");
    assertThat(statuses(result))
        .containsExactly(StepStatus.COMPLETED, StepStatus.FAILED, StepStatus.SKIPPED);
  }

  @Test
  void shouldNotBeginAStepWhenNoTimeIsLeft() { // WS-9
    // given
    worker.sandboxes.program(
        "main.py",
        world -> {
          world.end().await(50, TimeUnit.MILLISECONDS);
          return InMemoryProgram.exit(0);
        });
    worker.sandboxes.program("test.py", InMemoryProgram.printing("never"));

    // when
    Result result = worker.resultOf(execution.timeout(Duration.ofMillis(40)));

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("TIMEOUT");
    assertThat(statuses(result))
        .containsExactly(StepStatus.COMPLETED, StepStatus.SKIPPED, StepStatus.SKIPPED);
    assertThat(result.exitCode()).isEmpty();
    assertThat(worker.reports.chunks()).isEmpty();
  }

  @Test
  void shouldTellTheStepsWhenTheSandboxIsLost() {
    // given
    worker.sandboxes.program("main.py", _ -> InMemoryProgram.exit(0));
    worker.sandboxes.program(
        "test.py",
        world -> {
          world.loseSandbox(true);
          return InMemoryProgram.exit(0);
        });

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("OUT_OF_MEMORY");
    assertThat(statuses(result))
        .containsExactly(StepStatus.COMPLETED, StepStatus.FAILED, StepStatus.SKIPPED);
    assertThat(result.steps().get(1).exitCode()).isEmpty();
    assertThat(result.usage().cpuMicros()).isEqualTo(1_000);
  }

  @Test
  void shouldTellTheStepsThatRanBeforeACancel() throws Exception { // CAN-7, Show 2 of issue 3
    // given
    var running = new CountDownLatch(1);
    worker.sandboxes.program(
        "main.py",
        world -> {
          world.leave("partial", new byte[1]);
          return InMemoryProgram.exit(0);
        });
    worker.sandboxes.program(
        "test.py",
        world -> {
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
    assertThat(statuses(worker.result()))
        .containsExactly(StepStatus.COMPLETED, StepStatus.FAILED, StepStatus.SKIPPED);
    assertThat(worker.result().files()).hasSize(1);
  }

  @Test
  void shouldBeginNoStepAfterACancelBetweenTwo() { // CAN-7
    // given
    worker.sandboxes.program(
        "main.py",
        world -> {
          world.leave("partial", new byte[1]);
          return InMemoryProgram.exit(0);
        });
    worker.sandboxes.program("test.py", InMemoryProgram.printing("never"));
    worker.reports.whenTold(
        report -> {
          if (report instanceof WorkerReport.StepFinished) {
            worker.stop(execution, true);
          }
        });

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("Cancelled");
    assertThat(statuses(result))
        .containsExactly(StepStatus.COMPLETED, StepStatus.SKIPPED, StepStatus.SKIPPED);
    assertThat(result.files()).hasSize(1);
    assertThat(worker.reports.chunks()).isEmpty();
  }

  @Test
  void shouldSkipEveryStepWhenNothingCanBegin() { // WS-8
    // given
    HeldAttempt attempt = worker.take(execution);
    worker.stop(execution, true);

    // when
    worker.run(attempt);

    // then
    assertThat(statuses(worker.result()))
        .containsExactly(StepStatus.SKIPPED, StepStatus.SKIPPED, StepStatus.SKIPPED);
  }

  @Test
  void shouldTellTheStepsThatRanBeforeABugOfOurs() {
    // given
    worker.sandboxes.program("main.py", _ -> InMemoryProgram.exit(0));
    worker.reports.whenTold(
        report -> {
          if (report instanceof WorkerReport.StepFinished) {
            throw new IllegalStateException("the test says so");
          }
        });

    // when
    Result result = worker.resultOf(execution);

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("INTERNAL");
    assertThat(statuses(result))
        .containsExactly(StepStatus.COMPLETED, StepStatus.SKIPPED, StepStatus.SKIPPED);
  }

  @Test
  void shouldReturnTheAttemptWhenTheSandboxIsLostBeforeTheFirstStep() {
    // given
    worker.sandboxes.failWith(SandboxFailure.ENGINE_FAILED);

    // when
    worker.run(worker.take(execution));

    // then
    assertThat(worker.steps()).containsExactly("PREPARING", "Returned");
  }

  @Test
  void shouldRejectAFileThatTheRuntimeCannotRun() { // SYS-4
    // given
    Executions mixed =
        Executions.polyglot("main.py", "").file("main.rb", "").steps("main.py", "main.rb");

    // when
    Result result = worker.resultOf(mixed);

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("INPUT_REJECTED");
    assertThat(((Outcome.Failed) result.outcome()).message()).contains("main.rb", "polyglot");
    assertThat(worker.sandboxes.made()).isEmpty();
    assertThat(statuses(result)).containsExactly(StepStatus.SKIPPED, StepStatus.SKIPPED);
  }

  @Test
  void shouldHaveNoStepsWhenThereIsOneFile() {
    // given
    worker.sandboxes.program("main.py", _ -> InMemoryProgram.exit(1));

    // when
    Result result = worker.resultOf(Executions.python(""));

    // then
    assertThat(result.steps()).isEmpty();
    assertThat(worker.toldSteps()).isEmpty();
    assertThat(((Outcome.Failed) result.outcome()).message()).startsWith("Expected exit code 0");
  }

  private static ProgramExit ended(int code, long cpuMicros, long wallMicros, long peakBytes) {
    return new ProgramExit(code, 0, false, false, false, 0, cpuMicros, peakBytes, wallMicros);
  }

  private static Optional<Integer> code(int value) {
    return Optional.of(value);
  }

  private static Optional<Integer> none() {
    return Optional.empty();
  }

  private static List<StepStatus> statuses(Result result) {
    return result.steps().stream().map(StepResult::status).toList();
  }

  private static String printed(List<OutputChunk> chunks) {
    var text = new StringBuilder();
    chunks.forEach(chunk -> text.append(chunk.data().toUtf8()));
    return text.toString();
  }
}
