package dev.sandcastle.worker.pool;

import java.time.Duration;

/**
 * How many sandboxes are kept ready.
 *
 * @param warmPerRuntime sandboxes of each runtime whose image is there
 * @param refillParallelism sandboxes that are made at once in the background
 * @param refillDelay how long a refill waits after a sandbox was taken, unless its program ends
 *     earlier: making a container costs more CPU than a short program and would slow it down
 */
public record PoolConfig(int warmPerRuntime, int refillParallelism, Duration refillDelay) {}
