package dev.sandcastle.orchestrator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.orchestrator.execution.Effect;
import dev.sandcastle.orchestrator.execution.Input;
import dev.sandcastle.orchestrator.execution.Policy;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.testkit.clock.ControlledClock;
import dev.sandcastle.testkit.program.Executions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link CrashSimulationTest} reaches seldom. */
final class LedgerTest {
  private static final Instant NOW = ControlledClock.START;
  private static final Attempt FIRST = new Attempt(1);

  private final SimulatedStore store = new SimulatedStore();
  private final Recorder recorder = new Recorder();
  private final Ledger ledger = new Ledger(Policy.DEFAULT, store, recorder);
  private final Executions wanted = Executions.python("pass");
  private final Key key = new Key(wanted.tenantId(), wanted.id());

  @Test
  void shouldSendAnOrderAgainThatIsNotOnItsTopic() {
    // given
    submit();
    // when
    open(Set.of());
    // then
    assertThat(recorder.effects).singleElement().isInstanceOf(Effect.Order.class);
  }

  @Test
  void shouldNotSendAnOrderAgainThatIsOnItsTopic() {
    // given
    submit();
    // when
    open(Set.of(new Tail.OrderId(key, new Attempt(1), NOW)));
    // then
    assertThat(recorder.effects).isEmpty();
  }

  @Test
  void shouldNotMistakeAForgottenOrderForTheCurrentOne() {
    // given
    submit();
    // when
    open(Set.of(new Tail.OrderId(key, new Attempt(1), NOW.minusSeconds(20))));
    // then
    assertThat(recorder.effects).singleElement().isInstanceOf(Effect.Order.class);
  }

  // BUG-1
  @Test
  void shouldHoldNoMoreSlotsThanATenantHas() {
    // given
    ledger.open(Tail.EMPTY, NOW);
    // when
    for (int i = 0; i < 10; i++) {
      ledger.handle(new Input.Command(Executions.python("pass").execute(), i), NOW);
    }
    // then
    assertThat(store.active(wanted.tenantId())).isEqualTo(4);
    assertThat(recorder.effects).hasSize(4);
  }

  @Test
  void shouldReachBackToTheOldestUncertainty() {
    // given
    submit();
    // when
    var end = StoreEnd.of(store);
    // then
    assertThat(end).isEqualTo(new StoreEnd(Optional.of(NOW), Optional.of(NOW)));
    assertThat(end.eventsSince(NOW.plusSeconds(10), Optional.empty()))
        .isEqualTo(NOW.minusSeconds(50));
    assertThat(end.eventsSince(NOW.plusSeconds(600), Optional.empty())).isEqualTo(NOW);
    assertThat(end.eventsSince(NOW.plusSeconds(600), Optional.of(NOW)))
        .isEqualTo(NOW.minusSeconds(60));
    assertThat(end.ordersSince(NOW.plusSeconds(5))).isEqualTo(NOW);
  }

  @Test
  void shouldNotBlameTheProgramForTheTimeThatTheOrchestratorWasAway() {
    // given
    submit();
    var worker = new WorkerId("worker-1");
    report(new WorkerReport.Accepted(key.tenantId(), key.executionId(), FIRST, worker, NOW));
    report(
        new WorkerReport.PhaseChanged(
            key.tenantId(),
            key.executionId(),
            FIRST,
            worker,
            NOW,
            Phase.RUNNING,
            Optional.empty()));
    var later = NOW.plus(Duration.ofHours(1));
    var reopened = new Ledger(Policy.DEFAULT, store, recorder);
    // when
    reopened.open(Tail.EMPTY, later);
    reopened.tick(later.plusSeconds(1));
    boolean givenUpAtOnce = recorder.events.getLast().isTerminal();
    reopened.tick(later.plus(Policy.DEFAULT.leaseTimeout()));
    // then
    assertThat(givenUpAtOnce).isFalse();
    assertThat(recorder.events.getLast())
        .isInstanceOfSatisfying(
            ExecutionEvent.Finished.class,
            end ->
                assertThat(end.result().outcome())
                    .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.WORKER_LOST)));
  }

  private void report(WorkerReport report) {
    ledger.handle(new Input.Report(report), NOW);
  }

  private void submit() {
    ledger.open(Tail.EMPTY, NOW);
    ledger.handle(new Input.Command(wanted.execute(), 0), NOW);
    recorder.effects.clear();
  }

  private void open(Set<Tail.OrderId> orders) {
    new Ledger(Policy.DEFAULT, store, recorder)
        .open(new Tail(Optional.empty(), List.copyOf(recorder.events), orders), NOW);
  }
}
