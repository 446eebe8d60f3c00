package dev.sandcastle.schemas.work;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Program;
import dev.sandcastle.schemas.execution.TenantId;
import java.time.Instant;

/**
 * One attempt of an execution, for the worker that takes it.
 *
 * @param tenantId whose execution
 * @param executionId which execution
 * @param attempt the attempt
 * @param at when the order was written
 * @param program what to run
 */
public record WorkOrder(
    TenantId tenantId, ExecutionId executionId, Attempt attempt, Instant at, Program program) {}
