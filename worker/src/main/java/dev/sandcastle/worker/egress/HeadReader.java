package dev.sandcastle.worker.egress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the head of a message from a channel, and keeps what came after it. */
final class HeadReader {
  private final ReadableByteChannel from;
  private final ByteBuffer buffer;

  /** Reads heads of at most so many bytes. */
  HeadReader(ReadableByteChannel from, int limit) {
    this.from = from;
    this.buffer = ByteBuffer.allocate(limit).limit(0);
  }

  /** The next head, with its empty line; empty when the channel ends before it. */
  Optional<String> read() throws IOException, RequestException {
    int seen = 0;
    while (true) {
      int end = end(Math.max(0, seen - 3));
      if (end > 0) {
        byte[] head = new byte[end];
        buffer.get(head);
        return Optional.of(new String(head, StandardCharsets.ISO_8859_1));
      }
      seen = buffer.remaining();
      if (!fill()) {
        return Optional.empty();
      }
    }
  }

  /** What came after the head. */
  ByteBuffer rest() {
    return buffer;
  }

  private boolean fill() throws IOException, RequestException {
    buffer.compact();
    try {
      if (!buffer.hasRemaining()) {
        throw RequestException.failed(431, "the head is too large");
      }
      return from.read(buffer) >= 0;
    } finally {
      buffer.flip();
    }
  }

  /** Where the empty line ends, counted from the position; 0 when it has not come yet. */
  private int end(int seen) {
    int start = buffer.position();
    for (int at = start + seen; at + 3 < buffer.limit(); at++) {
      if (buffer.get(at) == '\r'
          && buffer.get(at + 1) == '\n'
          && buffer.get(at + 2) == '\r'
          && buffer.get(at + 3) == '\n') {
        return at + 4 - start;
      }
    }
    return 0;
  }
}
