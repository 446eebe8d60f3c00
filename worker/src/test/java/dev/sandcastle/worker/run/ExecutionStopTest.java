package dev.sandcastle.worker.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.worker.sandbox.InMemoryProgram;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How attempts are stopped, on fakes. */
@Timeout(30)
final class ExecutionStopTest {
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

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
