package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.WorkerReport;

/** What a decision is asked about. */
public sealed interface Input {
  /** Whose execution. */
  TenantId tenantId();

  /** Which execution. */
  ExecutionId executionId();

  /**
   * Somebody asks.
   *
   * @param offset its place in the log of commands; all commands of a tenant lie in one partition
   */
  record Command(ExecutionCommand command, long offset) implements Input {
    @Override
    public TenantId tenantId() {
      return command.tenantId();
    }

    @Override
    public ExecutionId executionId() {
      return command.executionId();
    }
  }

  /** A worker tells. */
  record Report(WorkerReport report) implements Input {
    @Override
    public TenantId tenantId() {
      return report.tenantId();
    }

    @Override
    public ExecutionId executionId() {
      return report.executionId();
    }
  }

  /** A timer looks: a lease, a deadline or an order may have run out. */
  record Tick(TenantId tenantId, ExecutionId executionId) implements Input {}

  /** The tenant has a free slot, and this execution is the first that waits. */
  record Release(TenantId tenantId, ExecutionId executionId) implements Input {}

  /** The execution's place in the waiting room may have changed. */
  record Announce(TenantId tenantId, ExecutionId executionId) implements Input {}
}
