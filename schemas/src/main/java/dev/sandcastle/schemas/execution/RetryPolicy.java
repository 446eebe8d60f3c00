package dev.sandcastle.schemas.execution;

/** What to do when a worker is lost after user code began. Before that it is always tried again. */
public enum RetryPolicy {
  /** Fail with {@link ErrorCode#WORKER_LOST}. */
  NEVER,
  /** Try again, at most {@code maxAttempts} times. */
  ON_WORKER_LOSS
}
