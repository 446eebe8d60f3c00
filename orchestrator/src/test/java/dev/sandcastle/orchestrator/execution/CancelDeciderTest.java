package dev.sandcastle.orchestrator.execution;

import static dev.sandcastle.orchestrator.execution.Scene.OFFSET;
import static dev.sandcastle.orchestrator.execution.Scene.OTHER;
import static dev.sandcastle.orchestrator.execution.Scene.WORKER;
import static dev.sandcastle.orchestrator.execution.Scene.completed;
import static dev.sandcastle.orchestrator.execution.Scene.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.orchestrator.execution.ExecutionState.Done;
import dev.sandcastle.orchestrator.execution.ExecutionState.Held;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.StepResult;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CancelDeciderTest {
  // BUG-5, CAN-6
  @ParameterizedTest
  @MethodSource("live")
  void shouldCancelInEveryState(Supplier<Scene> start, boolean atOnce, boolean stopped) {
    // when
    var scene = start.get().cancel();
    // then
    assertCancelled(scene, atOnce, stopped);
  }

  // CAN-1, CAN-6
  @ParameterizedTest
  @MethodSource("live")
  void shouldCancelByLabelInEveryState(Supplier<Scene> start, boolean atOnce, boolean stopped) {
    // when
    var scene = byLabel(start.get());
    // then
    assertCancelled(scene, atOnce, stopped);
  }

  private static void assertCancelled(Scene scene, boolean atOnce, boolean stopped) {
    assertThat(scene.state instanceof Done).isEqualTo(atOnce);
    assertThat(scene.state instanceof Held held && held.cancelling()).isEqualTo(!atOnce);
    assertThat(scene.stop().isPresent()).isEqualTo(stopped);
    assertThat(scene.stop().stream()).allMatch(stop -> stop.stop().cancelled());
  }

  static Stream<Arguments> live() {
    return Stream.of(
        cancellable(Scene::waiting, true, false),
        cancellable(Scene::ordered, true, true),
        cancellable(Scene::held, false, true),
        cancellable(() -> in(Phase.PREPARING), false, true),
        cancellable(() -> in(Phase.INSTALLING), false, true),
        cancellable(Scene::running, false, true),
        cancellable(Scene::oneStepEnded, false, true),
        cancellable(() -> in(Phase.COLLECTING), false, true));
  }

  private static Arguments cancellable(Supplier<Scene> start, boolean atOnce, boolean stopped) {
    return Arguments.of(start, atOnce, stopped);
  }

  private static Scene in(Phase phase) {
    return Scene.held().take(Scene.phase(1, WORKER, phase));
  }

  private static Scene byLabel(Scene scene) {
    return scene.cancelLabelled("thread", "42", OFFSET + 1);
  }

  @ParameterizedTest
  @CsvSource({"thread, 43, 8", "user, 42, 8", "thread, 42, 7", "thread, 42, 6"})
  void shouldLeaveAloneWhomTheLabelDoesNotMean(String label, String value, long offset) {
    // given
    var scene = Scene.running();
    var before = scene.state;
    // when
    scene.cancelLabelled(label, value, offset);
    // then
    assertThat(scene.last).isEqualTo(new Decision.Accepted(List.of(), List.of()));
    assertThat(scene.state).isEqualTo(before);
  }

  @Test
  void shouldTakeALabelThatMeansNobodyForNoFault() {
    assertThat(byLabel(Scene.of()).last).isInstanceOf(Decision.Accepted.class);
    assertThat(byLabel(Scene.done()).last).isInstanceOf(Decision.Accepted.class);
    assertThat(byLabel(Scene.done()).events).hasSameSizeAs(Scene.done().events);
  }

  @Test
  void shouldStopTheWorkerOnceMoreWhenTheLabelIsCancelledAgain() {
    // when
    var scene = byLabel(Scene.cancelling());
    // then
    assertThat(scene.last)
        .isInstanceOfSatisfying(
            Decision.Accepted.class, accepted -> assertThat(accepted.changes()).isEmpty());
    assertThat(scene.stop()).isPresent();
  }

  // SM-3, CAN-4
  @ParameterizedTest
  @MethodSource("live")
  void shouldEndOnceHoweverOftenItIsCancelled(Supplier<Scene> start) {
    // given
    var scene = byLabel(byLabel(start.get()).cancel());
    // when
    scene.take(Scene.finished(1, WORKER)).take(Scene.finished(1, WORKER)).cancel();
    byLabel(scene);
    // then
    assertThat(scene.state).isInstanceOf(Done.class);
    assertThat(scene.events).filteredOn(ExecutionEvent::isTerminal).hasSize(1);
    assertThat(scene.lastEvent().isTerminal()).isTrue();
  }

  // SM-3
  @Test
  void shouldLetTheEndStandThatWasReportedBeforeTheStopArrived() {
    assertThat(Scene.running().cancel().take(Scene.finished(1, WORKER)).outcome())
        .isEqualTo(new Outcome.Completed());
    assertThat(Scene.running().take(Scene.finished(1, WORKER)).cancel().outcome())
        .isEqualTo(new Outcome.Completed());
  }

  @Test
  void shouldSayWhoAsked() {
    assertThat(Scene.waiting().cancel().outcome())
        .isEqualTo(new Outcome.Cancelled("Cancelled: a test asked"));
    assertThat(byLabel(Scene.ordered()).outcome())
        .isEqualTo(new Outcome.Cancelled("Cancelled: the thread ended"));
  }

  // CAN-3
  @Test
  void shouldEndAsCancelledWhenTheWorkerDiesOverIt() {
    // when
    var scene = Scene.cancelling().tickAfter(Policy.DEFAULT.leaseTimeout());
    // then
    assertThat(scene.outcome()).isInstanceOf(Outcome.Cancelled.class);
  }

  @Test
  void shouldEndRatherThanTakeOverWhenCancelling() {
    // when
    var scene = Scene.cancelling().take(Scene.accepted(1, OTHER));
    // then
    assertThat(scene.outcome()).isEqualTo(new Outcome.Cancelled("Cancelled before it ran"));
  }

  // CAN-7, WS-5
  @ParameterizedTest
  @MethodSource("partial")
  void shouldReturnTheStepsThatHadEnded(Scene scene, List<StepResult> steps) {
    assertThat(scene.outcome()).isInstanceOf(Outcome.Cancelled.class);
    assertThat(scene.result().steps()).isEqualTo(steps);
  }

  static Stream<Arguments> partial() {
    var lease = Policy.DEFAULT.leaseTimeout();
    return Stream.of(
        Arguments.of(Scene.waiting().cancel(), List.of(skipped(1), skipped(2))),
        Arguments.of(Scene.ordered().cancel(), List.of(skipped(1), skipped(2))),
        Arguments.of(
            Scene.oneStepEnded().cancel().tickAfter(lease), List.of(completed(1), skipped(2))),
        Arguments.of(
            Scene.running().cancel().take(Scene.step(1, WORKER, completed(1))).tickAfter(lease),
            List.of(completed(1), skipped(2))),
        Arguments.of(Scene.ofOneFile().submit(Scene.FULL).cancel(), List.of()));
  }
}
