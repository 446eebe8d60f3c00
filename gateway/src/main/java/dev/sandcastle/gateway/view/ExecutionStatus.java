package dev.sandcastle.gateway.view;

import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.TerminalStatus;
import java.util.Locale;
import java.util.Optional;

/** Where an execution stands, as a caller sees it. The names are stored and answered. */
public enum ExecutionStatus {
  /** Waits for a slot or a worker. */
  QUEUED,
  /** A worker makes the sandbox ready. */
  PREPARING,
  /** Packages are installed. */
  INSTALLING,
  /** The program runs. */
  RUNNING,
  /** The program has ended; its files are collected. */
  COLLECTING,
  /** It exited with 0. */
  COMPLETED,
  /** It ended in any other way. */
  FAILED,
  /** Somebody cancelled it. */
  CANCELLED,
  /** It was refused and never ran. */
  REJECTED;

  /** The text callers see. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** From the text callers see. */
  public static Optional<ExecutionStatus> parse(String text) {
    for (ExecutionStatus status : values()) {
      if (status.text().equals(text)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  /** The status of an execution in a phase. */
  public static ExecutionStatus of(Phase phase) {
    return switch (phase) {
      case QUEUED -> QUEUED;
      case PREPARING -> PREPARING;
      case INSTALLING -> INSTALLING;
      case RUNNING -> RUNNING;
      case COLLECTING -> COLLECTING;
    };
  }

  static ExecutionStatus of(TerminalStatus status) {
    return switch (status) {
      case COMPLETED -> COMPLETED;
      case FAILED -> FAILED;
      case CANCELLED -> CANCELLED;
    };
  }
}
