package dev.sandcastle.schemas.execution;

import java.time.Instant;

/** What a worker says about an attempt. */
public sealed interface WorkerReport {
  /** Whose execution. */
  TenantId tenantId();

  /** Which execution. */
  ExecutionId executionId();

  /** Which attempt. */
  Attempt attempt();

  /** Who speaks. */
  WorkerId workerId();

  /** When, by the worker's clock. */
  Instant at();

  /** The worker took the order and holds a slot for it. Sent before the order is acknowledged. */
  record Accepted(
      TenantId tenantId, ExecutionId executionId, Attempt attempt, WorkerId workerId, Instant at)
      implements WorkerReport {}

  /**
   * The attempt entered a phase.
   *
   * @param phase the phase entered
   */
  record PhaseChanged(
      TenantId tenantId,
      ExecutionId executionId,
      Attempt attempt,
      WorkerId workerId,
      Instant at,
      Phase phase)
      implements WorkerReport {}

  /**
   * A step of the attempt ended.
   *
   * @param step the step and how it ended
   */
  record StepFinished(
      TenantId tenantId,
      ExecutionId executionId,
      Attempt attempt,
      WorkerId workerId,
      Instant at,
      StepResult step)
      implements WorkerReport {}

  /** The worker still holds the attempt; sent every 2 s. */
  record LeaseRenewed(
      TenantId tenantId, ExecutionId executionId, Attempt attempt, WorkerId workerId, Instant at)
      implements WorkerReport {}

  /**
   * The worker gives the attempt back: user code did not begin.
   *
   * @param reason why, in words
   */
  record Returned(
      TenantId tenantId,
      ExecutionId executionId,
      Attempt attempt,
      WorkerId workerId,
      Instant at,
      String reason)
      implements WorkerReport {}

  /**
   * The attempt ended; the worker holds nothing of it any more.
   *
   * @param result how
   */
  record Finished(
      TenantId tenantId,
      ExecutionId executionId,
      Attempt attempt,
      WorkerId workerId,
      Instant at,
      Result result)
      implements WorkerReport {}
}
