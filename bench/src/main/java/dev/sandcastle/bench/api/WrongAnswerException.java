package dev.sandcastle.bench.api;

import java.io.IOException;

/** Sandcastle answered something else than it had to. Ends the run. */
public final class WrongAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  WrongAnswerException(String message) {
    super(message);
  }
}
