package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.kit.blobs.DirectoryBlobs;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.testkit.program.SamplePrograms;
import dev.sandcastle.worker.sandbox.docker.DockerFixture;
import dev.sandcastle.worker.sandbox.docker.DockerSandboxes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Steps on the real engine. */
@Timeout(60)
final class StepsIT {
  @TempDir static Path folder;

  private static DockerSandboxes sandboxes;

  private EngineHarness worker() throws Exception {
    return new EngineHarness(sandboxes, DirectoryBlobs.open(folder));
  }

  @BeforeAll
  static void connect() {
    sandboxes = DockerFixture.connect(DockerFixture.owner("steps-it"));
    assertThat(sandboxes.problem()).isEmpty();
  }

  @AfterAll
  static void close() {
    sandboxes.close();
  }

  @Test
  void shouldRunAProgramAndItsTest() throws Exception { // WS-2, WS-4, WS-12
    // given
    Executions execution =
        Executions.python("def double(x): return 2 * x\nprint('main', __file__)")
            .file("test.py", "import main\nassert main.double(2) == 4\nprint('tested')")
            .steps("main.py", "test.py");
    try (var worker = worker()) {

      // when
      Result result = worker.resultOf(execution);

      // then
      assertThat(Harness.label(result)).isEqualTo("Completed");
      assertThat(result.stdout().head().toUtf8())
          .isEqualTo("main /workspace/code/main.py\nmain /workspace/code/main.py\ntested\n");
      assertThat(statuses(result)).containsExactly(StepStatus.COMPLETED, StepStatus.COMPLETED);
      assertThat(result.steps()).allMatch(step -> step.cpuMicros() > 0 && step.durationMs() > 0);
      assertThat(result.usage().cpuMicros())
          .isEqualTo(result.steps().stream().mapToLong(StepResult::cpuMicros).sum());
      assertThat(result.usage().memoryPeakBytes()).isPositive();
    }
  }

  @Test
  void shouldRunStepsInSeveralLanguagesInOneWorkspace() throws Exception { // WS-5, SYS-4
    // given
    Executions execution =
        Executions.polyglot("make.py", "open('shared.txt', 'w').write('py')")
            .file("add.js", "require('fs').appendFileSync('shared.txt', ' js')")
            .file("show.sh", "cat shared.txt; read line; echo \" $line\"")
            .stdin("in\n")
            .steps("make.py", "add.js", "show.sh");
    try (var worker = worker()) {

      // when
      Result result = worker.resultOf(execution);

      // then
      assertThat(result.stdout().head().toUtf8()).isEqualTo("py js in\n");
      assertThat(statuses(result)).hasSize(3).containsOnly(StepStatus.COMPLETED);
    }
  }

  @Test
  void shouldGiveEachStepTheSameStandardInput() throws Exception {
    // given
    Executions execution =
        Executions.bash("cat").file("again.sh", "cat").stdin("in\n").steps("main.sh", "again.sh");
    try (var worker = worker()) {

      // when
      Result result = worker.resultOf(execution);

      // then
      assertThat(result.stdout().head().toUtf8()).isEqualTo("in\nin\n");
    }
  }

  @Test
  void shouldLeaveNothingOfAStepRunning() throws Exception {
    // given
    Executions execution =
        Executions.bash("sleep 300 & echo one")
            .file("look.sh", "cat /proc/[0-9]*/comm")
            .steps("main.sh", "look.sh");
    try (var worker = worker()) {

      // when
      Result result = worker.resultOf(execution);

      // then
      assertThat(result.stdout().head().toUtf8()).startsWith("one\n").doesNotContain("sleep");
    }
  }

  @Test
  void shouldStopAtTheStepThatFails() throws Exception { // WS-5, ERR-18, OUT-4
    // given
    Executions execution =
        Executions.bash("echo x > ../output/first")
            .file("bad.sh", "echo x > ../output/second; exit 7")
            .file("never.sh", "echo x > ../output/third")
            .steps("main.sh", "bad.sh", "never.sh");
    try (var worker = worker()) {

      // when
      Result result = worker.resultOf(execution);

      // then
      assertThat(((Outcome.Failed) result.outcome()).message()).startsWith("Step 2/3 (bad.sh): ");
      assertThat(result.exitCode()).contains(7);
      assertThat(statuses(result))
          .containsExactly(StepStatus.COMPLETED, StepStatus.FAILED, StepStatus.SKIPPED);
      assertThat(result.files()).extracting(OutputFile::path).containsExactly("first", "second");
    }
  }

  @Test
  void shouldLimitTheTimeOfAllStepsTogether() throws Exception { // WS-9
    // given
    Executions execution =
        Executions.bash("sleep 0.8")
            .file("second.sh", "sleep 0.8")
            .steps("main.sh", "second.sh")
            .timeout(Duration.ofMillis(1_200));
    try (var worker = worker()) {

      // when
      Result result = worker.resultOf(execution);

      // then
      assertThat(Harness.label(result)).isEqualTo("TIMEOUT");
      assertThat(statuses(result)).containsExactly(StepStatus.COMPLETED, StepStatus.FAILED);
      assertThat(result.steps().getLast().durationMs()).isLessThan(600);
    }
  }

  @Test
  void shouldReportTheFinishedStepsOfAKilledRun() throws Exception { // CAN-7, Show 2 of issue 3
    // given
    Executions execution =
        Executions.python("print('one')")
            .file("sleeper.py", SamplePrograms.SLEEPER)
            .steps("main.py", "sleeper.py");
    try (var worker = worker()) {
      CompletableFuture<Void> run = worker.runAside(worker.take(execution));
      await()
          .until(
              () ->
                  worker.reports.chunks().stream()
                      .anyMatch(chunk -> chunk.data().toUtf8().contains("asleep")));

      // when
      worker.stop(execution, true);
      Harness.finish(run);

      // then
      assertThat(Harness.label(worker.result())).isEqualTo("Cancelled");
      assertThat(statuses(worker.result()))
          .containsExactly(StepStatus.COMPLETED, StepStatus.FAILED);
      assertThat(worker.result().steps().getLast().signal()).contains(9);
      assertThat(String.join("", worker.reports.inOrder()))
          .endsWith("one\nStepFinishedasleep\nStepFinishedFinished");
    }
  }

  @Test
  void shouldTellThatAStepWasKilledForMemory() throws Exception {
    // given
    Executions execution =
        Executions.python("print('one')")
            .file("eater.py", SamplePrograms.MEMORY_EATER)
            .steps("main.py", "eater.py")
            .memory(96L << 20);
    try (var worker = worker()) {

      // when
      Result result = worker.resultOf(execution);

      // then
      assertThat(Harness.label(result)).isEqualTo("OUT_OF_MEMORY");
      assertThat(statuses(result)).containsExactly(StepStatus.COMPLETED, StepStatus.FAILED);
    }
  }

  private static List<StepStatus> statuses(Result result) {
    return result.steps().stream().map(StepResult::status).toList();
  }
}
