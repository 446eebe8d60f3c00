package dev.sandcastle.worker.pool;

import dev.sandcastle.schemas.execution.RuntimeId;
import java.time.Duration;

/** Hears how the supply of sandboxes does. */
public interface PoolListener {
  /** A sandbox was made, for the pool or for a program that found it empty. */
  void sandboxMade(RuntimeId runtime, Duration took);

  /** A sandbox could not be made. */
  void sandboxFailed(RuntimeId runtime);

  /**
   * A used sandbox was emptied.
   *
   * @param clean whether it may be used again
   */
  void sandboxReset(boolean clean);
}
