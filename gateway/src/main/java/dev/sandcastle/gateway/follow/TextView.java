package dev.sandcastle.gateway.follow;

import dev.sandcastle.schemas.execution.StreamCapture;
import java.nio.charset.StandardCharsets;

/** How the bytes that a program printed are shown as text. The capture keeps them as they were. */
public enum TextView {
  /** Every character; what is none becomes U+FFFD. */
  RAW,
  /** Without escape sequences and control characters; see {@link PlainText}. */
  PLAIN;

  /**
   * The text that is certain, whatever follows the bytes.
   *
   * @param bytes may end within a character or an escape sequence
   * @param length how many of them count
   */
  public Utf8Text.Whole whole(byte[] bytes, int length) {
    return switch (this) {
      case RAW -> Utf8Text.whole(bytes, length);
      case PLAIN -> PlainText.whole(bytes, length);
    };
  }

  /** The text of bytes that nothing follows. */
  public String all(byte[] bytes) {
    return switch (this) {
      case RAW -> new String(bytes, StandardCharsets.UTF_8);
      case PLAIN -> PlainText.all(bytes);
    };
  }

  /**
   * The beginning of what a stream printed.
   *
   * @param limit bytes of the capture, at most
   */
  public String head(StreamCapture capture, int limit) {
    byte[] bytes = capture.head().toArray();
    return bytes.length <= limit && capture.totalBytes() == bytes.length
        ? all(bytes)
        : whole(bytes, Math.min(bytes.length, limit)).text();
  }
}
