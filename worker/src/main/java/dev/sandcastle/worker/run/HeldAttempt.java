package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.worker.sandbox.Sandbox;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An attempt that this worker has taken. Knows whether it was stopped and speaks its reports.
 *
 * <p>The monitor guards {@code stop}, {@code sandbox}, {@code overdue} and {@code dead}; it closes
 * the race of a stop with the making of the sandbox (BUG-5): whichever comes second sees the first.
 */
public final class HeldAttempt {
  private final WorkOrder order;
  private final WorkerId workerId;
  private final InstantSource clock;
  private final long takenAtNanos = System.nanoTime();
  private final CompletableFuture<Boolean> cleared = new CompletableFuture<>();
  private final CompletableFuture<StopCause> whenStopped = new CompletableFuture<>();
  private Optional<StopCause> stop = Optional.empty();
  private Optional<Sandbox> sandbox = Optional.empty();
  private boolean overdue;
  private boolean dead;

  HeldAttempt(WorkOrder order, WorkerId workerId, InstantSource clock) {
    this.order = order;
    this.workerId = workerId;
    this.clock = clock;
  }

  /** The order. */
  public WorkOrder order() {
    return order;
  }

  /** Which execution. */
  public ExecutionId executionId() {
    return order.executionId();
  }

  /** Which attempt. */
  public Attempt attempt() {
    return order.attempt();
  }

  /** The order is ours for good: user code may begin. */
  public void clear() {
    cleared.complete(true);
  }

  /** The order is not ours after all: nothing of it may run or be reported. */
  public void withdraw() {
    cleared.complete(false);
  }

  /** Waits until one of {@link #clear} and {@link #withdraw}; whether it was the former. */
  boolean awaitCleared() {
    return cleared.join();
  }

  /** Nanoseconds since it was taken. */
  long heldNanos() {
    return System.nanoTime() - takenAtNanos;
  }

  /** Gives it its sandbox, which a stop then kills. */
  synchronized void bind(Sandbox bound) {
    sandbox = Optional.of(bound);
    if (stop.isPresent()) {
      bound.kill();
    }
  }

  /** Stops it, now or as soon as it has a sandbox. Returns at once. */
  synchronized void stop(StopCause cause) {
    if (stop.isEmpty()) {
      stop = Optional.of(cause);
      sandbox.ifPresent(Sandbox::kill);
      // Not here: who hears of it must not hold this monitor.
      var _ = whenStopped.completeAsync(() -> cause);
    }
  }

  /**
   * Takes its sandbox from it: from then on no stop and no timer of this attempt touches it, for it
   * may serve another. Whether it was never stopped nor overdue.
   */
  synchronized boolean unbind() {
    sandbox = Optional.empty();
    return stop.isEmpty() && !overdue;
  }

  /** Completes when it is stopped. */
  CompletableFuture<StopCause> whenStopped() {
    return whenStopped;
  }

  /** Why it was stopped, if it was. */
  synchronized Optional<StopCause> stopped() {
    return stop;
  }

  /** From here on a program may run. */
  synchronized void programStarts() {
    dead = false;
  }

  /** No program runs any more; what it left may be collected. */
  synchronized void programEnded() {
    dead = true;
  }

  /** Its time is up and init has not said so: destroys the sandbox. */
  synchronized void expire() {
    if (!dead) {
      overdue = true;
      sandbox.ifPresent(Sandbox::close);
    }
  }

  /** Whether it had to be expired. */
  synchronized boolean isOverdue() {
    return overdue;
  }

  /** A kill should have been enough: destroys the sandbox if it was not. */
  synchronized void destroyUnlessDead() {
    if (!dead) {
      sandbox.ifPresent(Sandbox::close);
    }
  }

  /** Nobody waits any longer: destroys the sandbox. */
  synchronized void destroy() {
    sandbox.ifPresent(Sandbox::close);
  }

  /** Says that this worker has it. */
  public WorkerReport.Accepted accepted() {
    return new WorkerReport.Accepted(
        order.tenantId(), order.executionId(), order.attempt(), workerId, clock.instant());
  }

  WorkerReport.PhaseChanged entered(Phase phase) {
    return new WorkerReport.PhaseChanged(
        order.tenantId(),
        order.executionId(),
        order.attempt(),
        workerId,
        clock.instant(),
        phase,
        Optional.empty());
  }

  WorkerReport.PhaseChanged installing(InstallProgress progress) {
    return new WorkerReport.PhaseChanged(
        order.tenantId(),
        order.executionId(),
        order.attempt(),
        workerId,
        clock.instant(),
        Phase.INSTALLING,
        Optional.of(progress));
  }

  WorkerReport.EgressRefused refused(String host, int port, String reason) {
    return new WorkerReport.EgressRefused(
        order.tenantId(),
        order.executionId(),
        order.attempt(),
        workerId,
        clock.instant(),
        host,
        port,
        reason);
  }

  WorkerReport.StepFinished stepFinished(StepResult step) {
    return new WorkerReport.StepFinished(
        order.tenantId(), order.executionId(), order.attempt(), workerId, clock.instant(), step);
  }

  WorkerReport.LeaseRenewed renewed() {
    return new WorkerReport.LeaseRenewed(
        order.tenantId(), order.executionId(), order.attempt(), workerId, clock.instant());
  }

  WorkerReport.Returned returned(String reason) {
    return new WorkerReport.Returned(
        order.tenantId(), order.executionId(), order.attempt(), workerId, clock.instant(), reason);
  }

  WorkerReport.Finished finished(Result result) {
    return new WorkerReport.Finished(
        order.tenantId(), order.executionId(), order.attempt(), workerId, clock.instant(), result);
  }
}
