package dev.sandcastle.worker.pool;

import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;

/**
 * How full the pool is of one kind of sandboxes; limits and layers are not told apart.
 *
 * @param runtime the runtime
 * @param runtimeClass what isolates them
 * @param layered whether they have dependency layers
 * @param image what they are made of
 * @param warm warm sandboxes
 * @param target how many it aims at
 */
public record PoolLevel(
    RuntimeId runtime,
    RuntimeClass runtimeClass,
    boolean layered,
    String image,
    int warm,
    int target) {
  /** The two together. */
  PoolLevel plus(PoolLevel other) {
    return new PoolLevel(
        runtime, runtimeClass, layered, image, warm + other.warm, target + other.target);
  }

  /** Whether the two are told as one. */
  record Kind(RuntimeId runtime, RuntimeClass runtimeClass, boolean layered, String image) {
    static Kind of(PoolLevel level) {
      return new Kind(level.runtime, level.runtimeClass, level.layered, level.image);
    }
  }
}
