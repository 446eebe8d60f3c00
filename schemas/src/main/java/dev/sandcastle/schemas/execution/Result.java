package dev.sandcastle.schemas.execution;

import java.util.List;
import java.util.Optional;

/**
 * The end of an execution.
 *
 * @param outcome how it ended
 * @param exitCode the program's exit code; empty when it did not exit by itself
 * @param signal the signal that ended the program; empty when none did
 * @param stdout standard output
 * @param stderr standard error
 * @param files output files that were stored
 * @param filesSkipped output files that did not fit or were not regular files
 * @param lastOutputSequence sequence of the attempt's last {@code OutputChunk}; -1 when there is
 *     none. A reader that merges events and output has all of it once it has seen this one
 * @param usage what the attempt used
 * @param timings the worker's timings
 * @param steps every step that was asked for, in order; empty when it was one file
 * @param unchanged inputs among the outputs that are still there as they were (G-19)
 */
public record Result(
    Outcome outcome,
    Optional<Integer> exitCode,
    Optional<Integer> signal,
    StreamCapture stdout,
    StreamCapture stderr,
    List<OutputFile> files,
    int filesSkipped,
    long lastOutputSequence,
    Usage usage,
    WorkerTimings timings,
    List<StepResult> steps,
    List<OutputFile> unchanged) {
  /** Copies the lists. */
  public Result {
    files = List.copyOf(files);
    steps = List.copyOf(steps);
    unchanged = List.copyOf(unchanged);
  }

  /** An end without a program: nothing ran, or nobody knows what it did. */
  public static Result withoutProgram(Outcome outcome) {
    return withoutProgram(outcome, List.of());
  }

  /** An end of which only the steps are known. */
  public static Result withoutProgram(Outcome outcome, List<StepResult> steps) {
    return new Result(
        outcome,
        Optional.empty(),
        Optional.empty(),
        StreamCapture.EMPTY,
        StreamCapture.EMPTY,
        List.of(),
        0,
        -1,
        Usage.NONE,
        WorkerTimings.NONE,
        steps,
        List.of());
  }
}
