package dev.sandcastle.schemas.work;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.WorkerId;
import java.time.Instant;
import java.util.Optional;

/** An order to workers. Every worker reads every one. */
public sealed interface WorkerControl {
  /** When it was given. */
  Instant at();

  /**
   * Kill every attempt of an execution up to a number, and take none of them any more.
   *
   * @param attempt highest attempt meant
   * @param workerId the worker meant; empty means every worker
   * @param cancelled true when the tenant asked: the attempt reports its end as cancelled; false
   *     when it was given up and nobody waits for a report
   */
  record StopExecution(
      TenantId tenantId,
      ExecutionId executionId,
      Attempt attempt,
      Optional<WorkerId> workerId,
      boolean cancelled,
      Instant at)
      implements WorkerControl {}

  /**
   * Take no more work, finish what runs.
   *
   * @param workerId the worker meant
   */
  record Drain(WorkerId workerId, Instant at) implements WorkerControl {}
}
