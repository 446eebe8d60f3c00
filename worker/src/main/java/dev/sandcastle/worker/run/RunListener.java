package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SandboxStart;
import java.time.Duration;

/** Hears how attempts go. */
public interface RunListener {
  /** An attempt got its sandbox. */
  void sandboxTaken(RuntimeId runtime, SandboxStart start);

  /**
   * An attempt ended.
   *
   * @param outcome {@code completed}, {@code cancelled}, {@code returned}, {@code dropped}, {@code
   *     withdrawn} or an error code in lower case
   * @param took from taking the order to telling its end
   */
  void attemptEnded(RuntimeId runtime, String outcome, Duration took);

  /** The engine failed an attempt; it may be gone. */
  void engineSuspected();
}
