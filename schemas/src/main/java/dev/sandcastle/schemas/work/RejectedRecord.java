package dev.sandcastle.schemas.work;

import dev.sandcastle.schemas.execution.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * A record that could not be used, set aside for operators.
 *
 * @param topic where it was read
 * @param partition where it was read
 * @param offset where it was read
 * @param key its key as it was
 * @param value its value as it was
 * @param reason why
 * @param detail one sentence for people
 * @param at when it was set aside
 */
public record RejectedRecord(
    String topic,
    int partition,
    long offset,
    Optional<Bytes> key,
    Optional<Bytes> value,
    RejectionReason reason,
    String detail,
    Instant at) {}
