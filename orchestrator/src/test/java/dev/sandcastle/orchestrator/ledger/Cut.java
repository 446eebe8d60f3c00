package dev.sandcastle.orchestrator.ledger;

import java.util.random.RandomGenerator;

/** Where a crash cuts a log. */
final class Cut {
  private Cut() {}

  /** Anywhere between what is certain and what was written; the extremes often. */
  static int of(RandomGenerator random, int durable, int written) {
    return switch (random.nextInt(4)) {
      case 0 -> durable;
      case 1 -> written;
      default -> random.nextInt(durable, written + 1);
    };
  }
}
