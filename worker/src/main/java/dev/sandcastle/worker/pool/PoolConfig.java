package dev.sandcastle.worker.pool;

import dev.sandcastle.schemas.execution.RuntimeId;
import java.time.Duration;
import java.util.Map;

/**
 * How many sandboxes are kept ready.
 *
 * @param warm how many sandboxes of a runtime whose image is there; of one that is not named none
 * @param refillParallelism sandboxes that are made at once in the background
 * @param refillDelay how long a refill waits after a sandbox was taken, unless its program ends
 *     earlier: making a container costs more CPU than a short program and would slow it down
 */
public record PoolConfig(
    Map<RuntimeId, Integer> warm, int refillParallelism, Duration refillDelay) {
  /** Copies the map. */
  public PoolConfig {
    warm = Map.copyOf(warm);
  }
}
