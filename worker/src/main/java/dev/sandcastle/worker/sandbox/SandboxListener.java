package dev.sandcastle.worker.sandbox;

/** Hears what happens to containers behind a sandbox's back. */
public interface SandboxListener {
  /** A container could not be removed; it will be tried again. */
  void removalFailed();

  /** So many containers could not be removed, again and again. */
  void quarantined(int containers);
}
