package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.WorkerId;
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
    assertThat(worker.held.hold(execution.order(1))).isEmpty();
  }

  @Test
  void shouldHoldALaterAttemptThanTheOneThatWasStopped() {
    // given
    worker.stop(execution, false);

    // when / then
    assertThat(worker.held.hold(execution.order(2))).isPresent();
  }

  @Test
  void shouldHoldAnOrderOnce() {
    // given
    worker.held.hold(execution.order(1));

    // when / then
    assertThat(worker.held.hold(execution.order(1))).isEmpty(); // BUG-6
  }

  @Test
  void shouldNotHoldAgainWhatHasEnded() {
    // given
    HeldAttempt attempt = worker.held.hold(execution.order(1)).orElseThrow();

    // when
    worker.held.release(attempt);

    // then
    assertThat(worker.held.hold(execution.order(1))).isEmpty();
  }

  @Test
  void shouldGiveUpAnEarlierAttemptForALaterOne() {
    // given
    HeldAttempt first = worker.held.hold(execution.order(1)).orElseThrow();

    // when
    HeldAttempt second = worker.held.hold(execution.order(2)).orElseThrow();

    // then
    assertThat(first.stopped()).contains(StopCause.GIVEN_UP);
    assertThat(worker.held.all()).containsExactly(second);
  }

  @Test
  void shouldLetTheFirstStopCount() {
    // given
    HeldAttempt attempt = worker.held.hold(execution.order(1)).orElseThrow();
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
    assertThat(worker.held.hold(execution.order(1))).isPresent();
  }

  @Test
  void shouldForgetAStopAfterAWhile() {
    // given
    worker.stop(execution, true);

    // when
    worker.clock.advance(HeldAttempts.TOMBSTONE_AGE.plus(Duration.ofSeconds(1)));
    worker.stop(Executions.python(""), true);

    // then
    assertThat(worker.held.hold(execution.order(1))).isPresent();
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
    assertThat(worker.held.hold(execution.order(1))).isPresent();
  }
}
