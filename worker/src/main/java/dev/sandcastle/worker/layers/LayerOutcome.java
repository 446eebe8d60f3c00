package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.execution.ErrorCode;

/** What came of a request for packages. */
public sealed interface LayerOutcome {
  /** They are there. */
  record Ready(Layer layer) implements LayerOutcome {}

  /**
   * They cannot be had.
   *
   * @param code {@code PACKAGE_NOT_FOUND}, {@code INSTALL_FAILED} or {@code EGRESS_DENIED}; {@code
   *     STORAGE_FAILED} when the host's own disk failed
   * @param message a sentence for people
   */
  record Failed(ErrorCode code, String message) implements LayerOutcome {}

  /** Nobody waits for them any longer. */
  record Abandoned() implements LayerOutcome {}
}
