package dev.sandcastle.schemas.execution;

import java.util.Optional;

/**
 * What one stream of a program printed.
 *
 * @param head the first bytes, at most {@link #HEAD_LIMIT_BYTES}
 * @param totalBytes bytes printed, also those past the capture's limit
 * @param truncated whether bytes past the capture's limit were dropped
 * @param blob the whole capture, when it exceeds the head
 */
public record StreamCapture(
    Bytes head, long totalBytes, boolean truncated, Optional<BlobRef> blob) {
  /** Bytes of a stream that travel with the result (design §5). */
  public static final int HEAD_LIMIT_BYTES = 64 * 1024;

  /** Bytes of a stream that are kept (requirement OUT-8). */
  public static final int CAPTURE_LIMIT_BYTES = 5 * 1024 * 1024;

  /** Nothing printed. */
  public static final StreamCapture EMPTY =
      new StreamCapture(Bytes.EMPTY, 0, false, Optional.empty());
}
