package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the files of a program in its sandbox, one after the other, until one fails (WS-5). One time
 * limit covers all of them (WS-9), and so does the timer of ours that is armed before the first
 * (BUG-7).
 */
final class ProgramRun {
  private static final Logger LOGGER = LoggerFactory.getLogger(ProgramRun.class);

  /** How much later than init's our own timer goes off; it destroys the sandbox. */
  private static final Duration BACKSTOP = Duration.ofSeconds(2);

  private final HeldAttempt held;
  private final ExecutionRunner.Tools tools;
  private final Sandbox sandbox;
  private final OutputPump pump;
  private final StepLog steps;
  private final ResultBuilder result;
  private final Limits limits;
  private final long startedNanos = System.nanoTime();

  ProgramRun(
      HeldAttempt held,
      ExecutionRunner.Tools tools,
      Sandbox sandbox,
      OutputPump pump,
      StepLog steps,
      ResultBuilder result) {
    this.held = held;
    this.tools = tools;
    this.sandbox = sandbox;
    this.pump = pump;
    this.steps = steps;
    this.result = result;
    this.limits = held.order().program().limits();
  }

  /**
   * Runs them all, or until one does not end well; how the last one ended.
   *
   * @param surroundings makes each one's environment the one that it runs in
   */
  Outcome run(List<Launch> launches, UnaryOperator<Map<String, String>> surroundings)
      throws InterruptedException {
    long latest = limits.timeout().plus(BACKSTOP).toMillis();
    var backstop = tools.timers().schedule(held::expire, latest, TimeUnit.MILLISECONDS);
    try {
      Outcome outcome = new Outcome.Completed();
      for (int i = 0; i < launches.size() && outcome instanceof Outcome.Completed; i++) {
        Launch launch = launches.get(i);
        outcome = next(launch.with(surroundings.apply(launch.environment())));
      }
      return outcome;
    } finally {
      backstop.cancel(false);
    }
  }

  private Outcome next(Launch launch) throws InterruptedException {
    result.starts();
    var stopped = OutcomeClassifier.imposed(circumstances());
    if (stopped.isPresent()) {
      return stopped.get();
    }
    Duration left = limits.timeout().minusNanos(System.nanoTime() - startedNanos);
    if (!left.isPositive()) {
      return OutcomeClassifier.timedOut(limits);
    }
    long before = System.nanoTime();
    held.programStarts();
    try {
      sandbox.start(launch.within(left), pump);
      ProgramExit exit = sandbox.await();
      held.programEnded();
      result.exited(exit);
      Outcome outcome = OutcomeClassifier.exited(exit, circumstances());
      return steps.hasSteps() ? told(steps.ended(exit), outcome) : outcome;
    } catch (SandboxException failed) {
      held.programEnded();
      Outcome outcome = lost(failed);
      return steps.hasSteps() && mayHaveBegun(failed.failure())
          ? told(steps.lost(System.nanoTime() - before), outcome)
          : outcome;
    }
  }

  /** Tells a step's end after all of its output, and names it where it failed. */
  private Outcome told(StepResult step, Outcome outcome) throws InterruptedException {
    pump.flush();
    tools.reports().publish(held.stepFinished(step));
    return outcome instanceof Outcome.Failed failed
        ? new Outcome.Failed(failed.code(), steps.lastName() + ": " + failed.message())
        : outcome;
  }

  private Outcome lost(SandboxException failed) {
    var imposed = OutcomeClassifier.imposed(circumstances());
    boolean diedOfMemory =
        imposed.isEmpty() && failed.failure() == SandboxFailure.LOST && sandbox.diedOfMemory();
    if (imposed.isEmpty()) {
      LOGGER
          .atWarn()
          .addKeyValue("executionId", held.executionId())
          .addKeyValue("attempt", held.attempt().number())
          .addKeyValue("reason", failed.failure())
          .addKeyValue("error", failed.getMessage())
          .log("sandbox failed a program");
    }
    return OutcomeClassifier.lost(
        failed.failure(), failed.getMessage(), diedOfMemory, circumstances());
  }

  OutcomeClassifier.Circumstances circumstances() {
    return new OutcomeClassifier.Circumstances(
        held.stopped(), held.isOverdue(), pump.isOverLimit(), limits);
  }

  private static boolean mayHaveBegun(SandboxFailure failure) {
    return switch (failure) {
      case STAGING_REFUSED, DISK_FULL, KILLED -> false;
      case ENGINE_FAILED,
          ENGINE_TIMED_OUT,
          IMAGE_MISSING,
          CLASS_MISSING,
          SPEC_REFUSED,
          NOT_READY,
          LOST,
          PROTOCOL_BROKEN,
          NOT_RESET,
          NOT_EXECUTABLE ->
          true;
    };
  }
}
