package dev.sandcastle.standalone.cli;

import dev.sandcastle.client.ProblemException;
import dev.sandcastle.client.Result;
import dev.sandcastle.schemas.execution.ErrorCode;

/**
 * The exit codes of {@code ./sandcastle}; from 64 as in BSD's sysexits.h, from 124 as in shells.
 */
final class ExitStatus {
  static final int OK = 0;
  static final int FAILED = 1;

  /** What was asked for cannot be done as it was asked: a port is taken, a setting is wrong. */
  static final int UNUSABLE = 2;

  /** What {@code status} ends with when nothing runs. */
  static final int DOWN = 3;

  static final int USAGE = 64;
  static final int UNAVAILABLE = 69;
  static final int PLATFORM = 70;
  static final int TRY_LATER = 75;
  static final int NOT_ALLOWED = 77;
  static final int TIMEOUT = 124;
  static final int CANCELLED = 130;
  static final int OUT_OF_MEMORY = 137;

  private static final int SIGNAL_BASE = 128;

  private ExitStatus() {}

  /** For an execution that has ended: the program's own code where it has one. */
  static int of(Result result) {
    if (result.isCompleted()) {
      return OK;
    }
    return result
        .failure()
        .flatMap(Result.Failure::errorCode)
        .map(code -> of(code, ofProgram(result)))
        .orElse(PLATFORM);
  }

  /** For a request that the server refused. */
  static int of(ProblemException refused) {
    return refused.errorCode().map(code -> of(code, FAILED)).orElse(PLATFORM);
  }

  private static int of(ErrorCode code, int ofProgram) {
    return switch (code) {
      case INPUT_REJECTED, NOT_FOUND, CONFLICT -> USAGE;
      case QUOTA_EXCEEDED -> TRY_LATER;
      case UNAUTHENTICATED, FORBIDDEN -> NOT_ALLOWED;
      case TIMEOUT -> TIMEOUT;
      case OUT_OF_MEMORY -> OUT_OF_MEMORY;
      case CANCELLED -> CANCELLED;
      case RUNTIME_ERROR, OUTPUT_LIMIT, DISK_LIMIT -> ofProgram;
      case EGRESS_DENIED, PACKAGE_NOT_FOUND, INSTALL_FAILED -> ofProgram;
      case WORKER_LOST, SANDBOX_UNAVAILABLE, STORAGE_FAILED, INTERNAL -> PLATFORM;
    };
  }

  private static int ofProgram(Result result) {
    if (result.exitCode().isPresent()) {
      return result.exitCode().get();
    }
    return result.signal().isPresent() ? SIGNAL_BASE + result.signal().get() : FAILED;
  }
}
