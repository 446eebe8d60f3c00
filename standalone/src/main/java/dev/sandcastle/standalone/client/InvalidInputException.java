package dev.sandcastle.standalone.client;

/** What was typed cannot be asked for; the message says why. */
public final class InvalidInputException extends RuntimeException {
  /** With a sentence for people. */
  public InvalidInputException(String message) {
    super(message);
  }
}
