package dev.sandcastle.worker.sandbox.protocol;

/** What came out of a sandbox is not the protocol. The sandbox must be destroyed. */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a sentence for operators, without anything the sandbox sent. */
  public ProtocolException(String message) {
    super(message);
  }
}
