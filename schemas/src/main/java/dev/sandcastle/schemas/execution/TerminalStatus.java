package dev.sandcastle.schemas.execution;

/** How an execution that ran ended. */
public enum TerminalStatus {
  /** The program exited with 0. */
  COMPLETED,
  /** Anything else, see the error code. */
  FAILED,
  /** Somebody cancelled it. */
  CANCELLED
}
