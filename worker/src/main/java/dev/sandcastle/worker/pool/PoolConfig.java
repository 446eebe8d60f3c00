package dev.sandcastle.worker.pool;

import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import java.time.Duration;
import java.util.Map;

/**
 * How many sandboxes are kept ready, and how they are made.
 *
 * @param floors how many of a runtime are kept however little it is asked for, of the default
 *     limits and class; of one that is not named none. Demand adds to them
 * @param runtimeClass the class of those
 * @param containers sandboxes ready or being made at most, of all kinds together
 * @param memoryBytes what these may take while idle, by {@link IdleCost}
 * @param refillParallelism sandboxes that are made at once in the background
 * @param refillDelay how long a refill waits after a sandbox was taken, unless its program ends
 *     earlier: making a container costs more CPU than a short program and would slow it down
 */
public record PoolConfig(
    Map<RuntimeId, Integer> floors,
    RuntimeClass runtimeClass,
    int containers,
    long memoryBytes,
    int refillParallelism,
    Duration refillDelay) {
  /** Copies the map. */
  public PoolConfig {
    floors = Map.copyOf(floors);
  }
}
