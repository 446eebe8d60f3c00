package dev.sandcastle.schemas.wire;

/** Bytes that are not a record of their topic. Set the record aside and go on. */
public final class MalformedRecordException extends Exception {
  /** With a sentence for people. */
  public MalformedRecordException(String message) {
    super(message);
  }

  /** With a sentence for people and what led to it. */
  public MalformedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
