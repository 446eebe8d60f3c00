package dev.sandcastle.standalone.client;

import java.io.IOException;

/** The server refused a request, and said why. */
public final class RefusedException extends IOException {
  private final int status;
  private final String code;

  /** With the HTTP status, the problem's code and a sentence for people. */
  public RefusedException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The problem's code, see {@code ErrorCode}; empty when the answer was no problem document. */
  public String code() {
    return code;
  }
}
