package dev.sandcastle.gateway.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a delivery that failed is tried again: after 5 s, 30 s, 2 min, 10 min, 30 min, 1 h and then
 * every hour, each ±20 % so that what failed together does not come back together, for 24 h. Pure.
 */
final class RetrySchedule {
  /** How long it is tried. */
  static final Duration GIVEN_UP_AFTER = Duration.ofHours(24);

  private static final List<Duration> DELAYS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(1));
  private static final double SPREAD = 0.2;

  private RetrySchedule() {}

  /**
   * The next try.
   *
   * @param attempts how many there were, from 1
   * @param queuedAt since when it is tried
   * @param chance from 0 to 1
   * @return empty when it is given up
   */
  static Optional<Instant> next(int attempts, Instant queuedAt, Instant now, double chance) {
    var delay = DELAYS.get(Math.min(attempts, DELAYS.size()) - 1);
    double factor = 1 - SPREAD + 2 * SPREAD * chance;
    var next = now.plusMillis(Math.round(delay.toMillis() * factor));
    return next.isAfter(queuedAt.plus(GIVEN_UP_AFTER)) ? Optional.empty() : Optional.of(next);
  }
}
