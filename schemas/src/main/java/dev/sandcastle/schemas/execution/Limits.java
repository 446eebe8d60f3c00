package dev.sandcastle.schemas.execution;

import java.time.Duration;

/**
 * What one execution may use.
 *
 * @param timeout wall-clock limit of the program
 * @param memoryBytes memory limit; the writable file systems count towards it
 * @param cpuMillis CPU limit in thousandths of one CPU
 */
public record Limits(Duration timeout, long memoryBytes, int cpuMillis) {
  /** Shortest time limit that can be asked for (requirement API-19). */
  public static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);

  /** Longest time limit that can be asked for (requirement API-19). */
  public static final Duration TIMEOUT_MAX = Duration.ofMinutes(5);

  /** Smallest memory limit that can be asked for. */
  public static final long MEMORY_MIN_BYTES = 16L << 20;

  /** Largest memory limit that can be asked for. */
  public static final long MEMORY_MAX_BYTES = 2_048L << 20;

  /** Smallest CPU limit that can be asked for. */
  public static final int CPU_MIN_MILLIS = 100;

  /** Largest CPU limit that can be asked for. */
  public static final int CPU_MAX_MILLIS = 4_000;

  /** 30 s, 512 MiB, one CPU (design §4.3, §5). */
  public static final Limits DEFAULT = new Limits(Duration.ofSeconds(30), 512L << 20, 1_000);

  /**
   * @throws IllegalArgumentException when a limit is not positive; the message names it
   */
  public Limits {
    if (!timeout.isPositive() || memoryBytes <= 0 || cpuMillis <= 0) {
      throw new IllegalArgumentException(
          "Expected positive limits, but they are %s, %d bytes, %d cpu millis"
              .formatted(timeout, memoryBytes, cpuMillis));
    }
  }
}
