package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.work.WorkerControl.StopExecution;
import dev.sandcastle.testkit.program.Executions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HeldAttemptsTest {
  private final RunnerHarness worker = new RunnerHarness();
  private final Executions execution = Executions.python("");

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void shouldNotHoldWhatWasStoppedBeforeItCame() { // BUG-5
    // given
    worker.stop(execution, true);

    // when / then
    assertThat(worker.held.hold(execution.order(1))).isInstanceOf(Holding.Declined.class);
  }

  @Test
  void shouldHoldALaterAttemptThanTheOneThatWasStopped() {
    // given
    worker.stop(execution, false);

    // when / then
    assertThat(worker.held.hold(execution.order(2))).isInstanceOf(Holding.Taken.class);
  }

  @Test
  void shouldHoldAnOrderOnce() {
    // given
    worker.held.hold(execution.order(1));

    // when / then
    assertThat(worker.held.hold(execution.order(1))).isInstanceOf(Holding.Declined.class); // BUG-6
  }

  @Test
  void shouldNotHoldAgainWhatHasEnded() {
    // given
    HeldAttempt attempt = ((Holding.Taken) worker.held.hold(execution.order(1))).attempt();

    // when
    worker.held.release(attempt);

    // then
    assertThat(worker.held.hold(execution.order(1))).isInstanceOf(Holding.Declined.class);
  }

  @Test
  void shouldGiveUpAnEarlierAttemptForALaterOne() {
    // given
    HeldAttempt first = ((Holding.Taken) worker.held.hold(execution.order(1))).attempt();

    // when
    HeldAttempt second = ((Holding.Taken) worker.held.hold(execution.order(2))).attempt();

    // then
    assertThat(first.stopped()).contains(StopCause.GIVEN_UP);
    assertThat(worker.held.all()).containsExactly(second);
  }

  @Test
  void shouldGiveBackAnOrderWhoseAttemptWasGivenUpBefore() { // else nobody runs it: ADR 0003
    // given
    worker.stop(execution, false);

    // when
    Holding declined = worker.held.hold(execution.order(1));

    // then
    assertThat(reportOf(declined)).containsInstanceOf(WorkerReport.Returned.class);
  }

  @Test
  void shouldAcceptAgainAnOrderThatIsHeldAlready() {
    // given
    worker.held.hold(execution.order(1));

    // when
    Holding declined = worker.held.hold(execution.order(1));

    // then
    assertThat(reportOf(declined)).containsInstanceOf(WorkerReport.Accepted.class);
  }

  @Test
  void shouldSayNothingOfAnOrderThatWasCancelledBeforeItCame() {
    // given
    worker.stop(execution, true);

    // when
    Holding declined = worker.held.hold(execution.order(1));

    // then
    assertThat(reportOf(declined)).isEmpty();
  }

  @Test
  void shouldNotLetATenantStopAnothersExecutionOfTheSameId() {
    // given
    var order = execution.order(1);
    HeldAttempt attempt = ((Holding.Taken) worker.held.hold(order)).attempt();

    // when
    worker.held.stop(
        new StopExecution(
            new TenantId("another"),
            order.executionId(),
            order.attempt(),
            Optional.empty(),
            true,
            worker.clock.instant()));

    // then
    assertThat(attempt.stopped()).isEmpty();
  }

  private static Optional<WorkerReport> reportOf(Holding holding) {
    return ((Holding.Declined) holding).report();
  }

  @Test
  void shouldLetTheFirstStopCount() {
    // given
    HeldAttempt attempt = ((Holding.Taken) worker.held.hold(execution.order(1))).attempt();
    worker.stop(execution, true);

    // when
    worker.held.stopAll();

    // then
    assertThat(attempt.stopped()).contains(StopCause.CANCELLED);
  }

  @Test
  void shouldNotMindAStopForAnotherWorker() {
    // given
    StopExecution general = worker.stopRequest(execution, 1, true);
    var other =
        new StopExecution(
            general.tenantId(),
            general.executionId(),
            general.attempt(),
            Optional.of(new WorkerId("another")),
            true,
            general.at());

    // when
    worker.held.stop(other);

    // then
    assertThat(worker.held.hold(execution.order(1))).isInstanceOf(Holding.Taken.class);
  }

  @Test
  void shouldForgetAStopAfterAWhile() {
    // given
    worker.stop(execution, true);

    // when
    worker.clock.advance(HeldAttempts.TOMBSTONE_AGE.plus(Duration.ofSeconds(1)));
    worker.stop(Executions.python(""), true);

    // then
    assertThat(worker.held.hold(execution.order(1))).isInstanceOf(Holding.Taken.class);
  }

  @Test
  void shouldForgetTheOldestOfTooManyStops() {
    // given
    worker.stop(execution, true);

    // when
    for (int i = 0; i < 100_000; i++) {
      worker.stop(Executions.python(""), true);
    }

    // then
    assertThat(worker.held.hold(execution.order(1))).isInstanceOf(Holding.Taken.class);
  }
}
