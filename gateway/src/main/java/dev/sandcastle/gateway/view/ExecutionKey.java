package dev.sandcastle.gateway.view;

import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;

/**
 * Names an execution. Tenants that publish themselves choose the ids, so that two of them may
 * choose the same one.
 *
 * @param tenantId whose
 * @param executionId which
 */
public record ExecutionKey(TenantId tenantId, ExecutionId executionId) {
  /** Of the execution an event belongs to. */
  public static ExecutionKey of(ExecutionEvent event) {
    return new ExecutionKey(event.header().tenantId(), event.header().executionId());
  }
}
