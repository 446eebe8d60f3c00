package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.execution.ErrorCode;

/** What a program asked for besides a sandbox cannot be had. */
final class UnprovidedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** With a sentence for its tenant. */
  UnprovidedException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }
}
