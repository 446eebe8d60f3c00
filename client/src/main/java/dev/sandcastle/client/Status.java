package dev.sandcastle.client;

import java.util.Arrays;
import java.util.Locale;

/** Where an execution stands, or how a step ended. */
public enum Status {
  /** It waits for a slot or a worker. */
  QUEUED,
  /** A worker makes the sandbox ready. */
  PREPARING,
  /** Packages are installed. */
  INSTALLING,
  /** The program runs. */
  RUNNING,
  /** The program has ended; its files are collected. */
  COLLECTING,
  /** The program exited with 0. */
  COMPLETED,
  /** It ended otherwise. */
  FAILED,
  /** Somebody cancelled it. */
  CANCELLED,
  /** It was refused and never ran. */
  REJECTED,
  /** Of a step: it did not begin. */
  SKIPPED,
  /** A word of a later version. */
  UNKNOWN;

  /** Whether an execution in it has ended. */
  public boolean isTerminal() {
    return switch (this) {
      case COMPLETED, FAILED, CANCELLED, REJECTED -> true;
      case QUEUED, PREPARING, INSTALLING, RUNNING, COLLECTING, SKIPPED, UNKNOWN -> false;
    };
  }

  /** The word that the server uses. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** From the server's word. */
  static Status parse(String text) {
    return Arrays.stream(values())
        .filter(status -> status.text().equals(text))
        .findFirst()
        .orElse(UNKNOWN);
  }
}
