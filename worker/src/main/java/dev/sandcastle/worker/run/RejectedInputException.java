package dev.sandcastle.worker.run;

/** What was ordered breaks a rule. The publisher's fault: nothing of it may run. */
final class RejectedInputException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a sentence for the publisher, which names what is wrong. */
  RejectedInputException(String message) {
    super(message);
  }
}
