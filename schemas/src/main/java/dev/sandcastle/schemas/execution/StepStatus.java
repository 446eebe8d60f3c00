package dev.sandcastle.schemas.execution;

/** How a step ended. */
public enum StepStatus {
  /** It exited with 0. */
  COMPLETED,
  /** It exited otherwise, or was ended. */
  FAILED,
  /** It did not begin. */
  SKIPPED
}
