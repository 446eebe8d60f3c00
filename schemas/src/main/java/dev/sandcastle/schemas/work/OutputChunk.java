package dev.sandcastle.schemas.work;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.execution.TenantId;
import java.time.Instant;

/**
 * A piece of what a program printed.
 *
 * @param tenantId whose execution
 * @param executionId which execution
 * @param attempt which attempt
 * @param stream which stream
 * @param sequence place among the attempt's chunks, both streams together, from 0 without gaps
 * @param offset offset of the first byte in its stream
 * @param at when the worker read it
 * @param data the bytes as printed; may end within a UTF-8 character
 */
public record OutputChunk(
    TenantId tenantId,
    ExecutionId executionId,
    Attempt attempt,
    StreamName stream,
    long sequence,
    long offset,
    Instant at,
    Bytes data) {}
