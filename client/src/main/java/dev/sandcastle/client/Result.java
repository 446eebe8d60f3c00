package dev.sandcastle.client;

import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.Fault;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.SandboxStart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an execution ended.
 *
 * @param executionId which execution
 * @param status a {@linkplain Status#isTerminal terminal} one
 * @param exitCode the program's exit code; empty when it did not exit by itself
 * @param signal the signal that ended it
 * @param failure why it did not complete; empty when it did
 * @param stdout the beginning of standard output
 * @param stderr the beginning of standard error
 * @param steps every step in order; empty when one file was run
 * @param files what it left under {@code /workspace/output}
 * @param unchangedFiles files of {@code inputsFrom} that are there as they were given
 * @param cost time and resources
 * @param finishedAt when it ended
 */
public record Result(
    String executionId,
    Status status,
    Optional<Integer> exitCode,
    Optional<Integer> signal,
    Optional<Failure> failure,
    Output stdout,
    Output stderr,
    List<Step> steps,
    Files files,
    List<OutputFile> unchangedFiles,
    Cost cost,
    Optional<Instant> finishedAt) {
  /** Copies the lists. */
  public Result {
    steps = List.copyOf(steps);
    unchangedFiles = List.copyOf(unchangedFiles);
  }

  /** Whether the program exited with 0. */
  public boolean isCompleted() {
    return status == Status.COMPLETED;
  }

  /**
   * Why an execution did not complete.
   *
   * @param code stable name, see {@link #errorCode()}
   * @param message one sentence for people
   * @param fault whose fault it is; empty when neither server nor client can tell
   * @param retryable whether the same submission may succeed later
   * @param hint what to do about it; may be empty
   * @param retryAfter when to try again, of a rejected one
   */
  public record Failure(
      String code,
      String message,
      Optional<Fault> fault,
      boolean retryable,
      String hint,
      Optional<Duration> retryAfter) {
    /** The code; empty when it is of a later version. */
    public Optional<ErrorCode> errorCode() {
      return Documents.errorCode(code);
    }
  }

  /**
   * What one stream printed.
   *
   * @param text its beginning, malformed UTF-8 replaced
   * @param bytes how many bytes were printed in all
   * @param truncated whether more was printed than the server keeps
   */
  public record Output(String text, long bytes, boolean truncated) {}

  /**
   * One step.
   *
   * @param index its place, from 1
   * @param path the file it ran
   * @param status {@code COMPLETED}, {@code FAILED} or {@code SKIPPED}
   * @param exitCode its exit code; empty when it did not exit by itself
   * @param signal the signal that ended it
   * @param duration wall-clock time
   * @param cpu CPU time
   */
  public record Step(
      int index,
      String path,
      Status status,
      Optional<Integer> exitCode,
      Optional<Integer> signal,
      Duration duration,
      Duration cpu) {}

  /**
   * Output files.
   *
   * @param stored files that can be fetched, new or changed
   * @param skipped how many did not fit or were no regular files
   */
  public record Files(List<OutputFile> stored, int skipped) {
    /** Copies the list. */
    public Files {
      stored = List.copyOf(stored);
    }
  }

  /**
   * Time and resources of the attempt that counts.
   *
   * @param queued from submission to a worker's acceptance
   * @param preparing until the sandbox was ready
   * @param installing until packages were installed
   * @param running the program's wall-clock time
   * @param collecting until the output files were stored
   * @param total from submission to the end
   * @param start how the sandbox was obtained; empty when it never was, or in a word of a later
   *     version
   * @param usage what the kernel counted
   */
  public record Cost(
      Duration queued,
      Duration preparing,
      Duration installing,
      Duration running,
      Duration collecting,
      Duration total,
      Optional<SandboxStart> start,
      Usage usage) {}

  /**
   * What the kernel counted.
   *
   * @param cpu CPU time, user and system
   * @param memoryPeakBytes highest memory use; 0 when it is not known
   * @param egressBytes bytes through the egress gate
   */
  public record Usage(Duration cpu, long memoryPeakBytes, long egressBytes) {}
}
