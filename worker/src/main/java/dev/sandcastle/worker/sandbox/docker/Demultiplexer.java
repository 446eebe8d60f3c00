package dev.sandcastle.worker.sandbox.docker;

import dev.sandcastle.worker.sandbox.protocol.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Tells a container's stdout from its stderr in the stream of an attach: before each piece come one
 * byte that names the stream, three zeros and its length, 32 bits, big-endian (Engine API, "Attach
 * to a container"). Not thread-safe.
 */
final class Demultiplexer {
  private static final int HEADER_BYTES = 8;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
  private int stream;
  private long left;

  /** Takes pieces of the streams. */
  interface Receiver {
    /** The next bytes of stdout. */
    void stdout(byte[] bytes, int from, int length) throws ProtocolException, InterruptedException;

    /** The next bytes of stderr. */
    void stderr(byte[] bytes, int from, int length);
  }

  /**
   * Takes all that remains in a buffer.
   *
   * @throws ProtocolException when it is neither of the two streams, or the receiver says so
   */
  void feed(ByteBuffer in, Receiver receiver) throws ProtocolException, InterruptedException {
    while (in.hasRemaining()) {
      if (left == 0) {
        readHeader(in);
      } else {
        int length = (int) Math.min(left, in.remaining());
        int from = in.arrayOffset() + in.position();
        in.position(in.position() + length);
        left -= length;
        if (stream == STDOUT) {
          receiver.stdout(in.array(), from, length);
        } else {
          receiver.stderr(in.array(), from, length);
        }
      }
    }
  }

  private void readHeader(ByteBuffer in) throws ProtocolException {
    while (header.hasRemaining() && in.hasRemaining()) {
      header.put(in.get());
    }
    if (!header.hasRemaining()) {
      stream = header.get(0);
      left = Integer.toUnsignedLong(header.getInt(4));
      header.clear();
      if (stream != STDOUT && stream != STDERR) {
        throw new ProtocolException(
            "Expected stdout or stderr, but the engine sent a stream of type " + stream);
      }
    }
  }
}
