package dev.sandcastle.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds how often everything is measured
 * @param interpreterRuns starts of each host program in a round
 * @param pacedRuns executions with a full pool in a round
 * @param streamRuns executions with events, and cancels, in a round
 * @param volume how much of what is big
 * @param warmUp closed loop before the first round, not counted; long enough for the JVMs of both
 *     sides to have compiled what they run
 * @param leadIn start of each closed loop, not counted
 * @param window rest of each closed loop
 */
record BenchPlan(
    int rounds,
    int interpreterRuns,
    int pacedRuns,
    int streamRuns,
    Volume volume,
    Duration warmUp,
    Duration leadIn,
    Duration window) {
  /** What the document is made from. */
  static final BenchPlan FULL =
      new BenchPlan(
          5,
          40,
          40,
          4,
          new Volume(12, 3, 1L << 30),
          Duration.ofMinutes(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(8));

  /** Enough to see that everything works. */
  static final BenchPlan QUICK =
      new BenchPlan(
          1,
          5,
          4,
          2,
          new Volume(3, 1, 64L << 20),
          Duration.ofSeconds(1),
          Duration.ofMillis(500),
          Duration.ofSeconds(3));

  /**
   * How much of what is big.
   *
   * @param fileRuns executions with one file, and with fifty, in a round
   * @param outputRuns executions that leave big files, and copies on the host, in a round
   * @param printedBytes what is printed by a program that prints much, a multiple of 64 KiB
   */
  record Volume(int fileRuns, int outputRuns, long printedBytes) {}

  /** Refuses a plan that measures nothing. */
  BenchPlan {
    if (Math.min(volume.fileRuns(), volume.outputRuns()) < 1 || volume.printedBytes() < 1 << 16) {
      throw new IllegalArgumentException("Expected at least one of each, but it is " + volume);
    }
    if (Math.min(Math.min(rounds, interpreterRuns), Math.min(pacedRuns, streamRuns)) < 1) {
      throw new IllegalArgumentException("Expected at least one of everything, but the plan has 0");
    }
  }

  /** The same with another number of rounds. */
  BenchPlan withRounds(int other) {
    return new BenchPlan(
        other, interpreterRuns, pacedRuns, streamRuns, volume, warmUp, leadIn, window);
  }

  /** In words. */
  String describe() {
    return ("%d rounds; %d starts of each host program, %d paced executions, %d streams and %d cancels"
            + " in a round; %d executions with one file and %d with fifty, %d with big outputs, 3 that"
            + " print much; closed loops of %s s after a lead-in of %s s; warmed up for %s s")
        .formatted(
            rounds,
            interpreterRuns,
            pacedRuns,
            streamRuns,
            streamRuns,
            volume.fileRuns(),
            volume.fileRuns(),
            volume.outputRuns(),
            seconds(window),
            seconds(leadIn),
            seconds(warmUp));
  }

  private static String seconds(Duration duration) {
    return java.math.BigDecimal.valueOf(duration.toMillis(), 3)
        .stripTrailingZeros()
        .toPlainString();
  }
}
