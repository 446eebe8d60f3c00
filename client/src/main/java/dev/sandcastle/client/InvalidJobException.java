package dev.sandcastle.client;

/** What a {@link Job} says cannot be asked for; the message says why. */
public final class InvalidJobException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** With a sentence for people. */
  public InvalidJobException(String message) {
    super(message);
  }
}
