package dev.sandcastle.orchestrator.execution;

import static dev.sandcastle.orchestrator.execution.Scene.FREE;
import static dev.sandcastle.orchestrator.execution.Scene.OTHER;
import static dev.sandcastle.orchestrator.execution.Scene.WORKER;
import static dev.sandcastle.orchestrator.execution.Scene.completed;
import static dev.sandcastle.orchestrator.execution.Scene.failed;
import static dev.sandcastle.orchestrator.execution.Scene.finished;
import static dev.sandcastle.orchestrator.execution.Scene.skipped;
import static dev.sandcastle.orchestrator.execution.Scene.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.orchestrator.execution.ExecutionState.Held;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.schemas.work.RejectionReason;
import dev.sandcastle.testkit.program.Executions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class StepDeciderTest {
  private static final Duration LEASE = Policy.DEFAULT.leaseTimeout();

  // WS-5, WS-6, WS-12
  @Test
  void shouldTellOfEachStepInItsOrder() {
    // when
    var scene =
        Scene.running()
            .take(step(1, WORKER, completed(1)))
            .take(step(1, WORKER, failed(2)))
            .take(finished(1, WORKER, completed(1), failed(2)));
    // then
    assertThat(kinds(scene))
        .containsExactly(
            "Queued", "Started", "PhaseChanged", "StepFinished", "StepFinished", "Finished");
    assertThat(steps(scene)).containsExactly(completed(1), failed(2));
    assertThat(scene.result().steps()).containsExactly(completed(1), failed(2));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void shouldRefuseAStepThatIsNotTheNext(Scene scene, RejectionReason reason, String fact) {
    assertThat(scene.rejected().reason()).isEqualTo(reason);
    assertThat(scene.rejected().detail())
        .isEqualTo("Expected to take a step of execution 'e-1', but " + fact);
  }

  static Stream<Arguments> refusals() {
    var running = RejectionReason.INVALID_STATE;
    var foreign = RejectionReason.INVALID_ARGUMENT;
    return Stream.of(
        Arguments.of(
            Scene.oneStepEnded().take(step(1, WORKER, completed(1))),
            RejectionReason.ALREADY_EXISTS,
            "step 1 has ended already"),
        Arguments.of(
            Scene.oneStepEnded()
                .take(Scene.phase(1, WORKER, Phase.COLLECTING))
                .take(step(1, WORKER, completed(1))),
            RejectionReason.ALREADY_EXISTS,
            "step 1 has ended already"),
        Arguments.of(
            Scene.running().take(step(1, WORKER, completed(2))),
            running,
            "step 1 is the next to end"),
        Arguments.of(
            Scene.running().take(step(1, WORKER, failed(1))).take(step(1, WORKER, completed(2))),
            running,
            "step 1 has failed"),
        Arguments.of(Scene.held().take(step(1, WORKER, completed(1))), running, "it is QUEUED"),
        Arguments.of(
            Scene.running()
                .take(Scene.phase(1, WORKER, Phase.COLLECTING))
                .take(step(1, WORKER, completed(1))),
            running,
            "it is COLLECTING"),
        Arguments.of(
            Scene.running().take(step(1, WORKER, renamed(completed(1), 0, "main.py"))),
            foreign,
            "it has no step 0 that ended so"),
        Arguments.of(
            Scene.running().take(step(1, WORKER, renamed(completed(1), 3, "main.py"))),
            foreign,
            "it has no step 3 that ended so"),
        Arguments.of(
            Scene.running().take(step(1, WORKER, renamed(completed(1), 1, "test.py"))),
            foreign,
            "it has no step 1 that ended so"),
        Arguments.of(
            Scene.running().take(step(1, WORKER, skipped(1))),
            foreign,
            "it has no step 1 that ended so"),
        Arguments.of(
            Scene.running().take(step(1, OTHER, completed(1))),
            RejectionReason.STALE_ATTEMPT,
            "worker 'w-1' holds it"),
        Arguments.of(
            Scene.running().take(step(2, WORKER, completed(1))),
            RejectionReason.STALE_ATTEMPT,
            "attempt 1 is the current one"),
        Arguments.of(
            Scene.done().take(step(1, WORKER, completed(1))),
            RejectionReason.STALE_ATTEMPT,
            "it has ended"),
        Arguments.of(
            oneFileRunning().take(step(1, WORKER, completed(1))), running, "it has no steps"),
        Arguments.of(
            Scene.ofOneFile().submit(FREE).take(step(1, WORKER, completed(1))),
            running,
            "it has no steps"));
  }

  private static StepResult renamed(StepResult step, int index, String path) {
    return new StepResult(
        index, path, step.status(), step.exitCode(), step.signal(), step.durationMs(), 0);
  }

  private static Scene oneFileRunning() {
    return Scene.ofOneFile()
        .submit(FREE)
        .take(Scene.accepted(1, WORKER))
        .take(Scene.phase(1, WORKER, Phase.RUNNING));
  }

  @Test
  void shouldStopAWorkerThatReportsAStepOfAnotherAttempt() {
    assertThat(Scene.running().take(step(1, OTHER, completed(1))).stop()).isPresent();
    assertThat(Scene.running().take(step(1, WORKER, completed(2))).stop()).isEmpty();
  }

  @Test
  void shouldTakeAStepForASignOfLife() {
    // given
    var scene = Scene.running();
    scene.now = scene.now.plus(LEASE.minusMillis(1));
    // when
    scene.take(step(1, WORKER, completed(1))).tickAfter(LEASE.minusMillis(1));
    // then
    assertThat(scene.state).isInstanceOf(Held.class);
  }

  @Test
  void shouldTakeAStepOfTheOrderedAttemptForItsAcceptance() {
    // when
    var first = Scene.ordered().take(step(1, WORKER, completed(1)));
    var second = Scene.ordered().take(step(1, WORKER, completed(2)));
    // then
    assertThat(kinds(first)).containsExactly("Queued", "Started", "PhaseChanged", "StepFinished");
    assertThat(kinds(second)).containsExactly("Queued", "Started", "PhaseChanged");
    assertThat(Stream.of(first, second))
        .allMatch(scene -> scene.state instanceof Held held && held.userCodeBegan());
  }

  @Test
  void shouldBeginWithTheFirstStepInEachAttempt() {
    // given
    var scene = new Scene(Scene.of().wanted.retryOnWorkerLoss()).submit(FREE);
    scene
        .take(Scene.accepted(1, WORKER))
        .take(Scene.phase(1, WORKER, Phase.RUNNING))
        .take(step(1, WORKER, completed(1)))
        .tickAfter(LEASE);
    // when
    scene
        .take(Scene.accepted(2, OTHER))
        .take(Scene.phase(2, OTHER, Phase.RUNNING))
        .take(step(2, OTHER, completed(1)));
    // then
    assertThat(steps(scene)).containsExactly(completed(1), completed(1));
    assertThat(((Held) scene.state).steps()).containsExactly(completed(1));
  }

  // WS-5: partial results on every kind of end
  @ParameterizedTest
  @MethodSource("lost")
  void shouldKeepTheStepsOfAProgramWhoseEndNobodyReports(Scene scene, ErrorCode code) {
    assertThat(scene.outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failure -> assertThat(failure.code()).isEqualTo(code));
    assertThat(scene.result().steps()).containsExactly(completed(1), skipped(2));
  }

  static Stream<Arguments> lost() {
    var overdue = Scene.oneStepEnded();
    overdue.now = overdue.now.plusSeconds(89);
    overdue.take(Scene.renewed(1, WORKER)).tickAfter(Duration.ofSeconds(1));
    return Stream.of(
        Arguments.of(Scene.oneStepEnded().tickAfter(LEASE), ErrorCode.WORKER_LOST),
        Arguments.of(
            Scene.oneStepEnded().take(Scene.returned(1, WORKER)), ErrorCode.SANDBOX_UNAVAILABLE),
        Arguments.of(overdue, ErrorCode.TIMEOUT));
  }

  // WS-8
  @ParameterizedTest
  @MethodSource("endings")
  void shouldMakeTheResultsStepsThoseThatWereAskedFor(
      Scene before, List<StepResult> told, List<StepResult> steps) {
    // when
    var scene = before.take(finished(1, WORKER, told.toArray(StepResult[]::new)));
    // then
    assertThat(scene.result().steps()).isEqualTo(steps);
    assertThat(steps(scene))
        .isEqualTo(steps.stream().filter(s -> s.status() != StepStatus.SKIPPED).toList());
  }

  static Stream<Arguments> endings() {
    var foreign = renamed(completed(2), 2, "other.py");
    var nothing = List.of(skipped(1), skipped(2));
    var one = List.of(completed(1), skipped(2));
    var both = List.of(completed(1), completed(2));
    return Stream.of(
        Arguments.of(Scene.running(), List.of(), nothing),
        Arguments.of(Scene.running(), nothing, nothing),
        Arguments.of(Scene.running(), both, both),
        Arguments.of(Scene.ordered(), both, both),
        Arguments.of(Scene.oneStepEnded(), both, both),
        Arguments.of(Scene.oneStepEnded(), List.of(), one),
        Arguments.of(Scene.oneStepEnded(), List.of(completed(2)), both),
        Arguments.of(Scene.oneStepEnded(), List.of(failed(1)), one),
        Arguments.of(Scene.running(), List.of(completed(1), foreign), one),
        Arguments.of(Scene.running(), List.of(foreign, completed(1)), one),
        Arguments.of(Scene.running(), List.of(completed(1), completed(1)), one),
        Arguments.of(Scene.running(), List.of(completed(2), completed(1)), one),
        Arguments.of(
            Scene.running(), List.of(failed(1), completed(2)), List.of(failed(1), skipped(2))),
        Arguments.of(oneFileRunning(), both, List.of()));
  }

  // SM-3
  @Test
  void shouldTellOfNoStepAfterTheEnd() {
    // given
    var scene = Scene.oneStepEnded().tickAfter(LEASE);
    int events = scene.events.size();
    // when
    scene.take(step(1, WORKER, completed(2))).take(finished(1, WORKER, completed(1), completed(2)));
    // then
    assertThat(scene.events).hasSize(events);
  }

  @Test
  void shouldKeepWhatElseAWorkerReports() {
    // given
    var told = finished(1, WORKER, completed(1));
    // when
    var scene = new Scene(Executions.python("pass").id("e-1")).submit(FREE).take(told);
    // then
    assertThat(scene.result().steps()).isEmpty();
    assertThat(scene.result())
        .usingRecursiveComparison()
        .ignoringFields("steps")
        .isEqualTo(told.result());
  }

  private static List<String> kinds(Scene scene) {
    return scene.events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  private static List<StepResult> steps(Scene scene) {
    return scene.events.stream()
        .flatMap(
            event ->
                event instanceof ExecutionEvent.StepFinished e
                    ? Optional.of(e.step()).stream()
                    : Stream.empty())
        .toList();
  }
}
