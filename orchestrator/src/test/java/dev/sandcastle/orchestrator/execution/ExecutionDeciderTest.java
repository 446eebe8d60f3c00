package dev.sandcastle.orchestrator.execution;

import static dev.sandcastle.orchestrator.execution.Scene.FREE;
import static dev.sandcastle.orchestrator.execution.Scene.FULL;
import static dev.sandcastle.orchestrator.execution.Scene.OTHER;
import static dev.sandcastle.orchestrator.execution.Scene.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.orchestrator.execution.ExecutionState.Active;
import dev.sandcastle.orchestrator.execution.ExecutionState.Done;
import dev.sandcastle.orchestrator.execution.ExecutionState.Held;
import dev.sandcastle.orchestrator.execution.ExecutionState.Ordered;
import dev.sandcastle.orchestrator.execution.ExecutionState.Waiting;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.work.RejectionReason;
import dev.sandcastle.testkit.program.Executions;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExecutionDeciderTest {
  private static final Duration LEASE = Policy.DEFAULT.leaseTimeout();

  @Test
  void shouldOrderAtOnceWhenASlotIsFree() {
    // when
    var scene = Scene.of().submit(new Slots(3, 0, 0));
    // then
    assertThat(scene.state).isInstanceOf(Ordered.class);
    assertThat(scene.order().orElseThrow().order().attempt()).isEqualTo(new Attempt(1));
    assertThat(scene.events).singleElement().isInstanceOf(ExecutionEvent.Queued.class);
  }

  // SM-15, API-22
  @Test
  void shouldSayWhatWasSubmittedInTheFirstEventOnly() {
    // when
    var scene = Scene.waiting().announce(2).release(new Slots(3, 1, 1));
    // then
    assertThat(scene.events)
        .extracting(event -> ((ExecutionEvent.Queued) event).submission())
        .containsExactly(
            Optional.of(ExecutionEvent.Submission.of(scene.wanted.execute())),
            Optional.empty(),
            Optional.empty());
  }

  @Test
  void shouldSayWhatWasSubmittedAlsoWhenItIsRefused() {
    // given
    var wanted = Executions.python("print(1)").label("thread", "42").rejectWhenBusy();
    // when
    var scene = new Scene(wanted).submit(FULL);
    // then
    assertThat(((ExecutionEvent.Rejected) scene.lastEvent()).submission())
        .contains(
            new ExecutionEvent.Submission(
                new RuntimeId("python"),
                new Mode.Single("main.py"),
                wanted.execute().annotations(),
                Optional.of("print(1)"),
                Limits.DEFAULT));
  }

  // BUG-1
  @ParameterizedTest
  @MethodSource("fullHouses")
  void shouldWaitWhenNoSlotIsFreeOrOthersWait(Slots slots) {
    // when
    var scene = Scene.of().submit(slots);
    // then
    assertThat(scene.state).isInstanceOf(Waiting.class);
    assertThat(scene.last.effects()).isEmpty();
    assertThat(((ExecutionEvent.Queued) scene.lastEvent()).position())
        .isEqualTo(slots.waiting() + 1);
  }

  static Stream<Slots> fullHouses() {
    return Stream.of(new Slots(4, 0, 0), new Slots(4, 99, 0), new Slots(3, 1, 0));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void shouldRefuseWithASentence(Executions wanted, Slots slots, String sentence) {
    // when
    var scene = new Scene(wanted).submit(slots);
    // then
    assertThat(scene.state).isInstanceOf(Done.class);
    var rejected = (ExecutionEvent.Rejected) scene.lastEvent();
    assertThat(rejected.errorCode()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    assertThat(rejected.errorMessage()).isEqualTo(sentence);
    assertThat(rejected.retryAfterMs()).contains(1_000L);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            Executions.python("").rejectWhenBusy(),
            new Slots(4, 0, 0),
            "Expected a free slot of the tenant, but all 4 slots are taken"),
        Arguments.of(
            Executions.python(""),
            new Slots(4, 100, 0),
            "Expected a free slot of the tenant, but 100 executions wait already"));
  }

  @ParameterizedTest
  @MethodSource("sentences")
  void shouldSayWhyAnInputIsRefused(Scene scene, RejectionReason reason, String sentence) {
    assertThat(scene.rejected().reason()).isEqualTo(reason);
    assertThat(scene.rejected().detail()).isEqualTo(sentence);
  }

  static Stream<Arguments> sentences() {
    return Stream.of(
        refused(
            Scene.held().submit(FREE),
            RejectionReason.ALREADY_EXISTS,
            "submit execution 'e-1', but there is one with this id already"),
        refused(
            Scene.of().cancel(),
            RejectionReason.NOT_FOUND,
            "cancel execution 'e-1', but there is no such execution"),
        refused(
            Scene.done().cancel(),
            RejectionReason.INVALID_STATE,
            "cancel execution 'e-1', but it has ended"),
        refused(
            Scene.cancelling().cancel(),
            RejectionReason.INVALID_STATE,
            "cancel execution 'e-1', but it is being cancelled"),
        refused(
            Scene.of().take(Scene.accepted(1, WORKER)),
            RejectionReason.NOT_FOUND,
            "accept execution 'e-1', but there is no such execution"),
        refused(
            Scene.waiting().take(Scene.accepted(1, WORKER)),
            RejectionReason.INVALID_STATE,
            "accept execution 'e-1', but it waits for a slot"),
        refused(
            Scene.ordered().take(Scene.accepted(2, WORKER)),
            RejectionReason.STALE_ATTEMPT,
            "accept execution 'e-1', but attempt 1 waits for a worker"),
        refused(
            Scene.held().take(Scene.accepted(1, WORKER)),
            RejectionReason.ALREADY_EXISTS,
            "accept execution 'e-1', but this worker holds it already"),
        refused(
            Scene.held().take(Scene.returned(2, WORKER)),
            RejectionReason.STALE_ATTEMPT,
            "return execution 'e-1', but attempt 1 is the current one"),
        refused(
            Scene.running().take(Scene.renewed(1, OTHER)),
            RejectionReason.STALE_ATTEMPT,
            "renew the lease of execution 'e-1', but worker 'w-1' holds it"),
        refused(
            Scene.running().take(Scene.phase(1, WORKER, Phase.PREPARING)),
            RejectionReason.INVALID_STATE,
            "move execution 'e-1', but PREPARING does not follow RUNNING"),
        // BUG-2
        refused(
            Scene.done().take(Scene.finished(1, WORKER)),
            RejectionReason.STALE_ATTEMPT,
            "finish execution 'e-1', but it has ended"));
  }

  private static Arguments refused(Scene scene, RejectionReason reason, String sentence) {
    return Arguments.of(scene, reason, "Expected to " + sentence);
  }

  @Test
  void shouldFollowAnExecutionToItsEnd() {
    // when
    var scene = Scene.done();
    // then
    assertThat(scene.events)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("Queued", "Started", "PhaseChanged", "Finished");
    assertThat(scene.events)
        .extracting(event -> event.header().sequence())
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(scene.last.effects()).singleElement().isInstanceOf(Effect.Account.class);
  }

  // BUG-2, SM-3
  @Test
  void shouldIgnoreALateResultAfterTheDeadline() {
    // given
    var scene = Scene.running();
    scene.now = scene.now.plusSeconds(89);
    scene.take(Scene.renewed(1, WORKER)).tickAfter(Duration.ofSeconds(1));
    var events = scene.events.size();
    // when
    scene.take(Scene.finished(1, WORKER));
    // then
    assertThat(scene.events).hasSize(events);
    assertThat(scene.outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.code()).isEqualTo(ErrorCode.TIMEOUT));
    assertThat(scene.last).isInstanceOf(Decision.Rejected.class);
  }

  @Test
  void shouldLetAnotherWorkerTakeOverBeforeUserCodeBegins() {
    // when
    var scene = Scene.held().take(Scene.accepted(1, OTHER));
    // then
    assertThat(((Held) scene.state).workerId()).isEqualTo(OTHER);
    assertThat(scene.stop().orElseThrow().stop().workerId()).contains(WORKER);
  }

  @Test
  void shouldStopAnotherWorkerAfterUserCodeBegan() {
    // when
    var scene = Scene.running().take(Scene.accepted(1, OTHER));
    // then
    assertThat(((Held) scene.state).workerId()).isEqualTo(WORKER);
    assertThat(scene.stop().orElseThrow().stop().workerId()).contains(OTHER);
    assertThat(scene.stop().orElseThrow().stop().cancelled()).isFalse();
  }

  @Test
  void shouldTakeAnyReportOfTheOrderedAttemptForItsAcceptance() {
    assertThat(Scene.ordered().take(Scene.renewed(1, WORKER)).state).isInstanceOf(Held.class);
    assertThat(Scene.ordered().take(Scene.phase(1, WORKER, Phase.RUNNING)).state)
        .isInstanceOfSatisfying(Held.class, held -> assertThat(held.userCodeBegan()).isTrue());
    assertThat(Scene.ordered().take(Scene.finished(1, WORKER)).outcome())
        .isEqualTo(new Outcome.Completed());
    assertThat(Scene.ordered().take(Scene.returned(1, WORKER)).state)
        .isInstanceOfSatisfying(
            Ordered.class, o -> assertThat(o.attempt()).isEqualTo(new Attempt(2)));
  }

  @Test
  void shouldKeepALeaseThatIsRenewed() {
    // given
    var scene = Scene.held();
    scene.now = scene.now.plus(LEASE.minusMillis(1));
    // when
    scene.take(Scene.renewed(1, WORKER)).tickAfter(LEASE.minusMillis(1));
    // then
    assertThat(scene.state).isInstanceOf(Held.class);
  }

  @Test
  void shouldTryAgainUntilTheAttemptsAreUsedUp() {
    // given
    var scene = Scene.held().tickAfter(LEASE);
    scene.take(Scene.accepted(2, WORKER)).take(Scene.returned(2, WORKER));
    assertThat(scene.order().orElseThrow().order().attempt()).isEqualTo(new Attempt(3));
    // when
    scene.take(Scene.accepted(3, WORKER)).tickAfter(LEASE);
    // then
    assertThat(scene.outcome())
        .isEqualTo(
            new Outcome.Failed(
                ErrorCode.WORKER_LOST,
                "Expected attempt 3 to end, but worker 'w-1' did not renew its lease for PT8S"));
  }

  @Test
  void shouldNotTryAgainAfterUserCodeBegan() {
    // when
    var scene = Scene.running().tickAfter(LEASE);
    // then
    assertThat(scene.outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.WORKER_LOST));
    assertThat(scene.stop().orElseThrow().stop().workerId()).contains(WORKER);
  }

  @Test
  void shouldTryAgainAfterUserCodeBeganWhenAskedTo() {
    // given
    var scene = new Scene(Executions.python("").id("e-1").retryOnWorkerLoss()).submit(FREE);
    scene.take(Scene.accepted(1, WORKER)).take(Scene.phase(1, WORKER, Phase.RUNNING));
    // when
    scene.tickAfter(LEASE);
    // then
    assertThat(scene.state).isInstanceOf(Ordered.class);
    assertThat(scene.lastEvent()).isInstanceOf(ExecutionEvent.Requeued.class);
  }

  @Test
  void shouldOrderAgainWhatNobodyTook() {
    // when
    var scene = Scene.ordered().tickAfter(Policy.DEFAULT.orderTimeout());
    // then
    assertThat(scene.order().orElseThrow().order().attempt()).isEqualTo(new Attempt(2));
  }

  // BUG-3
  @Test
  void shouldHoldASlotOnlyWhileOrderedOrHeld() {
    assertThat(Scene.waiting().state).isNotInstanceOf(Active.class);
    assertThat(Scene.ordered().state).isInstanceOf(Active.class);
    assertThat(Scene.running().state).isInstanceOf(Active.class);
    assertThat(Scene.done().state).isNotInstanceOf(Active.class);
    assertThat(Scene.ordered().cancel().state).isNotInstanceOf(Active.class);
    assertThat(Scene.running().tickAfter(LEASE).state).isNotInstanceOf(Active.class);
  }

  @Test
  void shouldReleaseOnlyIntoAFreeSlot() {
    assertThat(Scene.waiting().release(FULL).state).isInstanceOf(Waiting.class);
    assertThat(Scene.waiting().release(new Slots(3, 1, 1)).state).isInstanceOf(Ordered.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 20, 100})
  void shouldAnnounceTheFirstTenPositionsAndEveryTenth(int position) {
    // given
    var scene = Scene.waiting();
    // when
    scene.announce(position);
    scene.announce(position);
    // then
    assertThat(scene.events).hasSize(2);
    assertThat(((ExecutionEvent.Queued) scene.lastEvent()).position()).isEqualTo(position);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 11, 19, 21, 99})
  void shouldNotAnnounceOtherPositions(int position) {
    assertThat(Scene.waiting().announce(position).events).hasSize(1);
  }
}
