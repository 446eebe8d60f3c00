package dev.sandcastle.client;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An execution in the history.
 *
 * @param id its id
 * @param status where it stands
 * @param attempt the attempt it is in, from 1; 0 before the first
 * @param runtime the runtime
 * @param entryPath the file that it runs, or the first of them
 * @param labels its labels
 * @param purpose what it is for
 * @param exitCode the program's exit code
 * @param errorCode why it failed, see {@code ErrorCode}
 * @param submittedAt when it was submitted
 * @param finishedAt when it ended
 */
public record ExecutionSummary(
    String id,
    Status status,
    int attempt,
    Optional<String> runtime,
    Optional<String> entryPath,
    Map<String, String> labels,
    Optional<String> purpose,
    Optional<Integer> exitCode,
    Optional<String> errorCode,
    Instant submittedAt,
    Optional<Instant> finishedAt) {
  /** Copies the map. */
  public ExecutionSummary {
    labels = Map.copyOf(labels);
  }
}
