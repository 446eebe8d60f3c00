package dev.sandcastle.schemas.execution;

import java.time.Instant;
import java.util.Optional;

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
   * The attempt entered a phase, or got on in it.
   *
   * @param phase the phase entered
   * @param progress how far the installation is, in phase INSTALLING, which may be told repeatedly
   */
  record PhaseChanged(
      TenantId tenantId,
      ExecutionId executionId,
      Attempt attempt,
      WorkerId workerId,
      Instant at,
      Phase phase,
      Optional<InstallProgress> progress)
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

  /**
   * The program reached for something that it may not reach. Told at most 100 times an attempt.
   *
   * @param host what it asked for; chosen by the program
   * @param port what it asked for
   * @param reason why it was refused, in words
   */
  record EgressRefused(
      TenantId tenantId,
      ExecutionId executionId,
      Attempt attempt,
      WorkerId workerId,
      Instant at,
      String host,
      int port,
      String reason)
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
