package dev.sandcastle.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An execution as the server described it at one moment.
 *
 * @param id its id
 * @param status where it stood
 * @param attempt the attempt it was in, from 1; 0 before the first
 * @param position its place in the waiting room, from 1; 0 when it did not wait
 * @param waiting how many of the tenant's executions waited
 * @param origin what was submitted
 * @param result how it ended; empty when it had not
 */
public record Execution(
    String id,
    Status status,
    int attempt,
    int position,
    int waiting,
    Origin origin,
    Optional<Result> result) {

  /**
   * What was submitted.
   *
   * @param runtime the runtime; empty when the server does not know it any more
   * @param paths the entry path, or the steps
   * @param labels its labels
   * @param purpose what it is for
   * @param inputsFrom the execution whose outputs were given to it
   * @param codePreview the beginning of the first file that is run; not in every answer
   * @param timeout its time limit; not in every answer
   * @param submittedAt when it was submitted
   */
  public record Origin(
      Optional<String> runtime,
      List<String> paths,
      Map<String, String> labels,
      Optional<String> purpose,
      Optional<String> inputsFrom,
      Optional<String> codePreview,
      Optional<Duration> timeout,
      Instant submittedAt) {
    /** Copies the collections. */
    public Origin {
      paths = List.copyOf(paths);
      labels = Map.copyOf(labels);
    }
  }
}
