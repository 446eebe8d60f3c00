package dev.sandcastle.worker.pool;

import dev.sandcastle.schemas.execution.RuntimeId;
import java.time.Duration;

/** Hears how a pool does. */
public interface PoolListener {
  /** A sandbox was made, for the pool or for a program that found it empty. */
  void sandboxMade(RuntimeId runtime, Duration took);

  /** A sandbox could not be made. */
  void sandboxFailed(RuntimeId runtime);

  /** So many warm sandboxes of a runtime are ready. */
  void warm(RuntimeId runtime, int sandboxes);
}
