package dev.sandcastle.worker.sandbox;

/** A sandbox could not be had or is gone. */
public final class SandboxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final SandboxFailure failure;

  /** With a sentence for operators. */
  public SandboxException(SandboxFailure failure, String message) {
    super(message);
    this.failure = failure;
  }

  /** With a sentence for operators and what led to it. */
  public SandboxException(SandboxFailure failure, String message, Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  /** Why. */
  public SandboxFailure failure() {
    return failure;
  }
}
