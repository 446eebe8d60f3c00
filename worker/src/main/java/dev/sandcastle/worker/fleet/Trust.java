package dev.sandcastle.worker.fleet;

import java.time.Duration;

/**
 * Whether the engine is trusted with work. One that answers questions may still be unable to make a
 * container, with a full disk for example: every attempt that it fails would come right back. So
 * once it has failed one it must make a container first; while it cannot, it is tried ever more
 * rarely. Immutable.
 *
 * @param failures how often it was found to fail, one after the other
 * @param from when it may be tried, on {@link System#nanoTime}'s clock
 */
record Trust(int failures, long from) {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Nothing speaks against it. */
  static Trust full(long now) {
    return new Trust(0, now);
  }

  /** It failed an attempt; whether that was its own fault, a trial tells, at once. */
  Trust suspected(long now) {
    return failures == 0 ? new Trust(1, now) : this;
  }

  /** It failed a trial. */
  Trust failed(long now) {
    long pause = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(failures - 1, 16));
    return new Trust(failures + 1, now + pause);
  }

  /** Whether it may have work without a trial. */
  boolean isFull() {
    return failures == 0;
  }

  /** Whether it is time for a trial. */
  boolean mayBeTried(long now) {
    return now - from >= 0;
  }
}
