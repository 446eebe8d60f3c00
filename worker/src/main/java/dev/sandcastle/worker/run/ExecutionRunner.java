package dev.sandcastle.worker.run;

import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.worker.report.Reports;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs attempts, each on a thread of its caller's. Thread-safe. */
public final class ExecutionRunner {
  private static final Logger LOGGER = LoggerFactory.getLogger(ExecutionRunner.class);

  private final Tools tools;
  private final HeldAttempts heldAttempts;
  private final RunListener listener;

  /**
   * What a run needs.
   *
   * @param catalog the runtimes
   * @param equipment what programs can be given
   * @param blobs where large sources, output and files are
   * @param reports where it tells
   * @param timers keeps the worker's own deadlines
   * @param clock dates reports
   * @param outputLimitBytes how much a program may print in all
   */
  public record Tools(
      RuntimeCatalog catalog,
      Equipment equipment,
      Blobs blobs,
      Reports reports,
      ScheduledExecutorService timers,
      InstantSource clock,
      long outputLimitBytes) {}

  /** Tells the listener about every attempt. */
  public ExecutionRunner(Tools tools, HeldAttempts heldAttempts, RunListener listener) {
    this.tools = tools;
    this.heldAttempts = heldAttempts;
    this.listener = listener;
  }

  /**
   * Runs an attempt to its end and tells it. Returns when its sandbox is given back; the attempt is
   * held until its end is stored.
   */
  public void run(HeldAttempt held) {
    var run = new AttemptRun(held, tools, listener);
    Ending ending;
    try {
      ending = run.execute();
    } catch (RuntimeException bug) {
      LOGGER
          .atError()
          .addKeyValue("executionId", held.executionId())
          .addKeyValue("attempt", held.attempt().number())
          .setCause(bug)
          .log("attempt failed by a bug");
      ending =
          run.withoutProgram(
              new Outcome.Failed(ErrorCode.INTERNAL, "The worker failed by a bug of its own"));
    }
    try {
      tell(held, ending);
    } finally {
      run.discard();
    }
    var took = Duration.ofNanos(held.heldNanos());
    listener.attemptEnded(held.order().program().runtime(), ending.label(), took);
    LOGGER
        .atInfo()
        .addKeyValue("executionId", held.executionId())
        .addKeyValue("attempt", held.attempt().number())
        .addKeyValue("outcome", ending.label())
        .addKeyValue("tookMs", took.toMillis())
        .log("attempt ended");
  }

  private void tell(HeldAttempt held, Ending ending) {
    switch (ending) {
      case Ending.Finished finished -> releaseWhenTold(held, held.finished(finished.result()));
      case Ending.Returned returned -> releaseWhenTold(held, held.returned(returned.reason()));
      case Ending.Dropped _ -> heldAttempts.release(held);
      case Ending.Withdrawn _ -> heldAttempts.forget(held);
    }
  }

  private void releaseWhenTold(HeldAttempt held, WorkerReport report) {
    var _ = tools.reports().confirm(report).whenComplete((_, _) -> heldAttempts.release(held));
  }
}
