package dev.sandcastle.worker.pool;

import java.time.Duration;

/**
 * How long to leave something alone that fails, ever longer while it does. Immutable.
 *
 * @param failures failures one after the other
 * @param notBefore when to try again, on {@link System#nanoTime}'s clock
 */
record BackOff(int failures, long notBefore) {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Nothing failed. */
  static BackOff none(long now) {
    return new BackOff(0, now);
  }

  /** It failed once more. */
  BackOff failed(long now) {
    long pause = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(failures, 16));
    return new BackOff(failures + 1, now + pause);
  }

  /** Nanoseconds until it may be tried; not positive when it may now. */
  long remaining(long now) {
    return notBefore - now;
  }
}
