package dev.sandcastle.worker.sandbox;

import dev.sandcastle.schemas.execution.RuntimeId;

/** Hears what happens to containers behind a sandbox's back. */
public interface SandboxListener {
  /** A container could not be removed; it will be tried again. */
  void removalFailed();

  /** So many containers could not be removed, again and again. */
  void quarantined(int containers);

  /**
   * Something became of a sandbox's stem. Called on the thread that reads what the sandbox says.
   */
  default void stem(RuntimeId runtime, StemNews news) {}
}
