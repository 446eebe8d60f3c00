package dev.sandcastle.schemas.execution;

import java.util.Map;
import java.util.Optional;

/**
 * What a tenant says about an execution. Nothing of it changes how it runs.
 *
 * @param labels by name, for example {@code thread: 42}
 * @param purpose what it is for, in words
 * @param inputsFrom the execution whose outputs were given to it
 * @param requestDigest hex SHA-256 of the request, to tell a repeated one from another of its id
 */
public record Annotations(
    Map<String, String> labels,
    Optional<String> purpose,
    Optional<ExecutionId> inputsFrom,
    Optional<String> requestDigest) {
  /** Nothing is said. */
  public static final Annotations NONE =
      new Annotations(Map.of(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Copies the map. */
  public Annotations {
    labels = Map.copyOf(labels);
  }
}
