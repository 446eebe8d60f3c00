package dev.sandcastle.orchestrator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.orchestrator.execution.Decision;
import dev.sandcastle.orchestrator.execution.Effect;
import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.orchestrator.execution.ExecutionState.Journal;
import dev.sandcastle.orchestrator.execution.Input;
import dev.sandcastle.orchestrator.execution.Policy;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.work.RejectionReason;
import dev.sandcastle.testkit.clock.ControlledClock;
import dev.sandcastle.testkit.program.Executions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long an id stands for what was first submitted with it (ADR 0006). */
final class RetirementTest {
  private static final Instant NOW = ControlledClock.START;
  private static final Duration HOUR = Duration.ofHours(1);

  private final SimulatedStore store = new SimulatedStore();
  private final Recorder recorder = new Recorder();
  private final Executions wanted = Executions.python("pass").id("e-1");
  private final Key key = new Key(wanted.tenantId(), wanted.id());
  private Ledger ledger = new Ledger(Policy.DEFAULT, store, recorder);

  // BUG-6, BUG-22
  @Test
  void shouldStopTheFirstWhenItsIdWasSubmittedTwice() {
    // given
    ledger.open(Tail.EMPTY, NOW);
    assertThat(submit(0, NOW)).isEmpty();
    assertThat(submit(1, NOW)).isPresent();
    // when
    assertThat(cancel(2, NOW)).isEmpty();
    // then
    assertThat(recorder.events).hasSize(2).last().matches(event -> event.isTerminal());
    assertThat(recorder.effects)
        .extracting(Object::getClass)
        .containsExactlyInAnyOrder(Effect.Order.class, Effect.Account.class, Effect.Stop.class);
  }

  @Test
  void shouldRefuseAnIdForAnHourAfterItsEnd() {
    // given
    end();
    forget(NOW.plus(HOUR));
    // when
    var refused = submit(9, NOW.plus(HOUR));
    // then
    assertThat(refused.map(Decision.Rejected::reason)).contains(RejectionReason.ALREADY_EXISTS);
    assertThat(recorder.events).hasSize(2);
  }

  @Test
  void shouldRefuseItAlsoAfterARestart() {
    // given
    end();
    var later = NOW.plus(HOUR).minusSeconds(60);
    ledger = new Ledger(Policy.DEFAULT, store, recorder);
    ledger.open(Tail.EMPTY, later);
    forget(later.plusSeconds(59));
    // when
    var refused = submit(9, later);
    // then
    assertThat(refused.map(Decision.Rejected::reason)).contains(RejectionReason.ALREADY_EXISTS);
  }

  @Test
  void shouldRunAnIdOnceMoreWhenItIsForgotten() {
    // given
    end();
    forget(NOW.plus(HOUR).plusMillis(1));
    // when
    var refused = submit(9, NOW.plus(HOUR));
    // then
    assertThat(refused).isEmpty();
    assertThat(store.get(key)).isInstanceOf(ExecutionState.Ordered.class);
  }

  private void end() {
    ledger.open(Tail.EMPTY, NOW);
    assertThat(submit(0, NOW)).isEmpty();
    assertThat(cancel(1, NOW)).isEmpty();
  }

  /** Events must be certain before an execution is forgotten: two looks, as time passes. */
  private void forget(Instant now) {
    ledger.tick(now.minusSeconds(1));
    ledger.tick(now);
  }

  private Optional<Decision.Rejected> submit(long offset, Instant now) {
    return ledger.handle(new Input.Command(wanted.execute(), offset), now);
  }

  private Optional<Decision.Rejected> cancel(long offset, Instant now) {
    return ledger.handle(new Input.Command(wanted.cancel(), offset), now);
  }

  @Test
  void shouldForgetTheOldestOfATenantThatEndsTooMany() {
    // given
    var retirement = new Retirement(3);
    for (int i = 4; i >= 0; i--) {
      retirement.add(key("crowd", i), done(i));
    }
    retirement.add(key("quiet", 0), done(0));
    // when
    var forgotten = retirement.forgottenBy(NOW.plusSeconds(10));
    // then
    assertThat(forgotten).containsExactly(key("crowd", 0), key("crowd", 1));
    assertThat(retirement.forgottenBy(NOW.plusSeconds(10))).isEmpty();
  }

  private static Key key(String tenant, int number) {
    return new Key(new TenantId(tenant), new ExecutionId("e-" + number));
  }

  private static ExecutionState.Done done(int second) {
    return new ExecutionState.Done(
        new Journal(2, List.of()),
        new RuntimeId("python"),
        new Attempt(1),
        NOW.plusSeconds(second));
  }
}
