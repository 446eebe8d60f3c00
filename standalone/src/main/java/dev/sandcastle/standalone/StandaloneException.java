package dev.sandcastle.standalone;

/** It cannot start with these options; the message says why and what to change. */
public final class StandaloneException extends Exception {
  StandaloneException(String message, Throwable cause) {
    super(message, cause);
  }
}
