package dev.sandcastle.worker.sandbox.protocol;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The standard input of one run: sends as much as init may hold and goes on as it is acknowledged.
 *
 * <p>The lock guards {@code unacknowledged} and {@code closed}.
 */
final class StdinFeed {
  /** Nothing to feed. */
  static final StdinFeed NONE = new StdinFeed(new byte[0]);

  private static final Logger LOGGER = LoggerFactory.getLogger(StdinFeed.class);

  /** Bytes that init may hold unacknowledged (PROTOCOL.md). */
  private static final int WINDOW = 131_072;

  private static final int PIECE = 32_768;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] data;
  private final int first;
  private long unacknowledged;
  private boolean closed;

  StdinFeed(byte[] data) {
    this.data = data;
    this.first = Math.min(WINDOW, data.length);
    this.unacknowledged = first;
  }

  /** Sends what fits at once; the rest follows on a thread of its own. */
  void begin(OutboundPipe outbound) throws IOException {
    if (data.length == 0) {
      return;
    }
    outbound.writeUrgently(Commands.stdin(data, 0, first));
    if (first == data.length) {
      outbound.writeUrgently(Commands.stdinEnd());
    } else {
      Thread.ofVirtual().name("stdin").start(() -> sendRest(outbound));
    }
  }

  /** Init has taken bytes. */
  void acknowledge(long bytes) throws ProtocolException {
    lock.lock();
    try {
      if (bytes > unacknowledged) {
        throw new ProtocolException(
            "Expected at most %d bytes of stdin to be taken, but init took %d"
                .formatted(unacknowledged, bytes));
      }
      unacknowledged -= bytes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The run is over. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void sendRest(OutboundPipe outbound) {
    int at = first;
    try {
      while (at < data.length) {
        int piece = Math.min(PIECE, data.length - at);
        if (!send(outbound, Commands.stdin(data, at, at + piece), piece)) {
          return;
        }
        at += piece;
      }
      send(outbound, Commands.stdinEnd(), 0);
    } catch (IOException gone) {
      LOGGER.atDebug().addKeyValue("error", gone.getMessage()).log("stdin was not needed any more");
    }
  }

  /**
   * Under the lock, so that nothing is sent after {@link #close}: the next run has a feed of its
   * own. Urgently, so that nobody waits for the lock for long; the window bounds it.
   */
  private boolean send(OutboundPipe outbound, byte[] command, int bytes) throws IOException {
    lock.lock();
    try {
      while (unacknowledged + bytes > WINDOW && !closed) {
        changed.awaitUninterruptibly();
      }
      if (closed) {
        return false;
      }
      unacknowledged += bytes;
      outbound.writeUrgently(command);
      return true;
    } finally {
      lock.unlock();
    }
  }
}
