package dev.sandcastle.worker.pool;

/**
 * How often something is asked for: exponentially weighted arrivals per second, over a short time,
 * which sees a burst at once, and over a long one, which forgets it slowly. Immutable.
 *
 * @param fast arrivals per second over {@link #FAST_SECONDS}, as of {@code atNanos}
 * @param slow arrivals per second over {@link #SLOW_SECONDS}, as of {@code atNanos}
 * @param atNanos when, on {@link System#nanoTime}'s clock
 */
record Demand(double fast, double slow, long atNanos) {
  static final double FAST_SECONDS = 2;
  static final double SLOW_SECONDS = 60;

  private static final double NANOS_PER_SECOND = 1e9;

  /** Never asked for. */
  static Demand none(long now) {
    return new Demand(0, 0, now);
  }

  /** It was asked for once more. */
  Demand arrived(long now) {
    return new Demand(
        fast * decay(now, FAST_SECONDS) + 1 / FAST_SECONDS,
        slow * decay(now, SLOW_SECONDS) + 1 / SLOW_SECONDS,
        Math.max(now, atNanos));
  }

  /** Arrivals per second, by whichever of the two sees more. */
  double perSecond(long now) {
    return Math.max(fast * decay(now, FAST_SECONDS), lately(now) / SLOW_SECONDS);
  }

  /** How many arrivals the longer time remembers; each counts less as it ages. */
  double lately(long now) {
    return slow * decay(now, SLOW_SECONDS) * SLOW_SECONDS;
  }

  private double decay(long now, double seconds) {
    return Math.exp(-Math.max(0, now - atNanos) / NANOS_PER_SECOND / seconds);
  }
}
