package dev.sandcastle.schemas.execution;

import java.util.Optional;

/**
 * One step of an execution.
 *
 * @param index its place among the steps, from 1
 * @param path the file it ran
 * @param status how it ended
 * @param exitCode its exit code; empty when it did not exit by itself
 * @param signal the signal that ended it; empty when none did
 * @param durationMs wall-clock time, milliseconds
 * @param cpuMicros CPU time, user and system, microseconds
 */
public record StepResult(
    int index,
    String path,
    StepStatus status,
    Optional<Integer> exitCode,
    Optional<Integer> signal,
    long durationMs,
    long cpuMicros) {
  /** A step that did not begin. */
  public static StepResult skipped(int index, String path) {
    return new StepResult(
        index, path, StepStatus.SKIPPED, Optional.empty(), Optional.empty(), 0, 0);
  }
}
