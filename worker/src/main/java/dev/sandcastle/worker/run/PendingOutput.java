package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.execution.StreamName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Output that waits to be carried. The first piece after a pause may go at once; while more come,
 * small ones gather until {@link #GATHERED_BYTES} wait or {@link #PAUSE} is over (EVT-6), so that a
 * program that prints single bytes costs some ten records a second. Pieces of the two streams are
 * joined only with their neighbours: what was printed between them stays between them.
 *
 * <p>When {@link #LIMIT_BYTES} wait, whoever puts is held up: memory is bounded however much is
 * printed (BUG-13).
 *
 * <p>The lock guards everything but the alarm.
 */
final class PendingOutput {
  /** Small pieces gather no longer than this. */
  static final Duration PAUSE = Duration.ofMillis(100);

  /** Bytes that are not kept back. */
  static final int GATHERED_BYTES = 2_048;

  private static final int LIMIT_BYTES = 128 * 1024;

  /** Bytes that a waiting piece counts for besides its own. */
  private static final int PIECE_OVERHEAD = 64;

  private final Alarm alarm;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
  private int bytes;

  /** Pieces that were due together; they go one after the other. */
  private int due;

  /** What was taken and is not stored yet. */
  private int underWay;

  private boolean justTaken;
  private boolean flushed;
  private boolean ended;

  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  private record Piece(StreamName stream, byte[] data) {}

  /** Wakes somebody later. */
  @FunctionalInterface
  interface Alarm {
    /** Runs the action once, on a thread that must not be blocked. */
    void ringIn(Duration delay, Runnable action);
  }

  /**
   * Neighbouring pieces of one stream.
   *
   * @param length of all of them; 0 at the end of everything
   */
  record Taken(StreamName stream, int length) {}

  PendingOutput(Alarm alarm) {
    this.alarm = alarm;
  }

  /** Adds a piece, when there is room; after the end it is dropped. */
  void put(StreamName stream, byte[] data) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (bytes + pieces.size() * PIECE_OVERHEAD >= LIMIT_BYTES && !ended) {
        changed.await();
      }
      if (!ended) {
        pieces.addLast(new Piece(stream, data));
        bytes += data.length;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until pieces are due and takes them; call {@link #carried} when they are stored or given
   * up.
   */
  Taken take(byte[] into) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!isDue()) {
        if (ended) {
          return new Taken(StreamName.STDOUT, 0);
        }
        changed.await();
      }
      StreamName stream = pieces.getFirst().stream();
      int length = join(stream, into);
      underWay++;
      if (!justTaken) {
        justTaken = true;
        alarm.ringIn(PAUSE, this::pauseOver);
      }
      changed.signalAll();
      return new Taken(stream, length);
    } finally {
      lock.unlock();
    }
  }

  /** What was taken once is stored or given up. */
  void carried() {
    lock.lock();
    try {
      underWay--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything that was put is stored or given up. */
  void flush() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      flushed = true;
      changed.signalAll();
      while (!ended && (!pieces.isEmpty() || underWay > 0)) {
        changed.await();
      }
      flushed = false;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more is put; what waits is due. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue() {
    boolean noNeedToWait = !justTaken || flushed || ended || bytes >= GATHERED_BYTES;
    if (due == 0 && noNeedToWait) {
      due = pieces.size();
    }
    return due > 0;
  }

  private int join(StreamName stream, byte[] into) {
    int filled = 0;
    while (!pieces.isEmpty()
        && pieces.getFirst().stream() == stream
        && filled + pieces.getFirst().data().length <= into.length) {
      byte[] data = pieces.removeFirst().data();
      System.arraycopy(data, 0, into, filled, data.length);
      filled += data.length;
      due = Math.max(0, due - 1);
    }
    bytes -= filled;
    return filled;
  }

  private void pauseOver() {
    lock.lock();
    try {
      justTaken = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
