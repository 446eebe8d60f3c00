package dev.sandcastle.schemas.execution;

import java.time.Instant;

/**
 * What one execution used, once it has ended.
 *
 * @param tenantId whose execution
 * @param executionId which execution; a repeated one is a duplicate
 * @param runtime the runtime it used
 * @param usage what it used
 * @param wallMs wall-clock time of the program, milliseconds
 * @param at when it ended
 */
public record UsageRecorded(
    TenantId tenantId,
    ExecutionId executionId,
    RuntimeId runtime,
    Usage usage,
    long wallMs,
    Instant at) {}
