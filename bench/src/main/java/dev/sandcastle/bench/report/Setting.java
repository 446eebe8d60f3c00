package dev.sandcastle.bench.report;

import java.time.Instant;

/**
 * Under which circumstances the figures were measured, in words where they are words.
 *
 * @param startedAt when the run began
 * @param quick whether this was only a smoke test
 * @param machine the host
 * @param containers the container engine and the containers made by hand
 * @param interpreter path and version of the host's Python
 * @param commit the commit measured
 * @param pacing how a paced measurement waits for the pool
 * @param amounts how much is printed and left
 * @param plan rounds, runs and windows
 */
public record Setting(
    Instant startedAt,
    boolean quick,
    Machine machine,
    Containers containers,
    String interpreter,
    String commit,
    String pacing,
    Amounts amounts,
    String plan) {
  /**
   * How much of what is big.
   *
   * @param printedBytes by a program that prints much
   * @param outputBytes in all output files of an execution that leaves much
   */
  public record Amounts(long printedBytes, long outputBytes) {}

  /**
   * The engine side.
   *
   * @param engine its version and runtime
   * @param image of the containers made by hand
   * @param restrictions what they are held to
   */
  public record Containers(String engine, String image, String restrictions) {}
}
