package dev.sandcastle.worker.sandbox.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be sent to init, as the stream that the attach reads from. A read returns what is
 * there, at once, so that a small command is not kept back.
 *
 * <p>The lock guards the queue, its size and {@code closed}. A writer waits while more than {@link
 * #CAPACITY_BYTES} wait, except for urgent bytes, which never wait.
 */
public final class OutboundPipe extends InputStream {
  private static final int CAPACITY_BYTES = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
  private int firstTaken;
  private long queued;
  private boolean closed;

  /**
   * Appends bytes, which become the pipe's own.
   *
   * @throws IOException when it is closed
   */
  void write(byte[] bytes) throws IOException {
    lock.lock();
    try {
      while (queued > CAPACITY_BYTES && !closed) {
        changed.awaitUninterruptibly();
      }
      append(bytes);
    } finally {
      lock.unlock();
    }
  }

  /** Appends bytes without waiting for room. */
  void writeUrgently(byte[] bytes) throws IOException {
    lock.lock();
    try {
      append(bytes);
    } finally {
      lock.unlock();
    }
  }

  private void append(byte[] bytes) throws IOException {
    if (closed) {
      throw new IOException("Expected to send to a sandbox, but it is gone");
    }
    queue.addLast(bytes);
    queued += bytes.length;
    changed.signalAll();
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      if (queue.isEmpty()) {
        return -1;
      }
      int taken = 0;
      while (taken < length && !queue.isEmpty()) {
        byte[] first = queue.getFirst();
        int piece = Math.min(length - taken, first.length - firstTaken);
        System.arraycopy(first, firstTaken, into, from + taken, piece);
        taken += piece;
        firstTaken += piece;
        if (firstTaken == first.length) {
          queue.removeFirst();
          firstTaken = 0;
        }
      }
      queued -= taken;
      changed.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Drops what waits; the reader sees the end, writers fail. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      queue.clear();
      queued = 0;
      firstTaken = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
