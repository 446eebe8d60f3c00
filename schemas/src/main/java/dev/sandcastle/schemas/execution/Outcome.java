package dev.sandcastle.schemas.execution;

/** How a program ended, told from the kernel, the engine or init, never from what it printed. */
public sealed interface Outcome {
  /** It exited with 0. */
  record Completed() implements Outcome {}

  /**
   * It failed.
   *
   * @param code why
   * @param message one sentence for people
   */
  record Failed(ErrorCode code, String message) implements Outcome {}

  /**
   * Somebody cancelled it.
   *
   * @param message one sentence for people
   */
  record Cancelled(String message) implements Outcome {}

  /** The status that this outcome is shown as. */
  default TerminalStatus status() {
    return switch (this) {
      case Completed _ -> TerminalStatus.COMPLETED;
      case Failed _ -> TerminalStatus.FAILED;
      case Cancelled _ -> TerminalStatus.CANCELLED;
    };
  }
}
