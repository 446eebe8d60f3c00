package dev.sandcastle.worker.pool;

import java.time.Duration;

/**
 * How long used sandboxes are kept for their tenants.
 *
 * @param sandboxes how many at most, of all tenants; with none every sandbox serves one program
 * @param idle how long one that nobody asks for is kept
 * @param uses programs that one may have; then it is destroyed
 */
public record KeepConfig(int sandboxes, Duration idle, int uses) {}
