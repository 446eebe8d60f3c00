package dev.sandcastle.orchestrator.ledger;

import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;

/**
 * Names an execution among those of all tenants: two tenants may choose the same id.
 *
 * @param tenantId whose
 * @param executionId which
 */
public record Key(TenantId tenantId, ExecutionId executionId) {
  /** Of the execution that an event belongs to. */
  public static Key of(ExecutionEvent event) {
    return new Key(event.header().tenantId(), event.header().executionId());
  }
}
