package dev.sandcastle.schemas.execution;

/** How the sandbox of an attempt was obtained. */
public enum SandboxStart {
  /** Taken ready from the pool. */
  WARM,
  /** Used before by the same tenant and reset. */
  REUSED,
  /** Made for the attempt, because the pool was empty. */
  COLD
}
