package dev.sandcastle.worker.run;

import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.StreamCapture;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.work.OutputChunk;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.worker.report.Reports;
import dev.sandcastle.worker.sandbox.OutputSink;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a program's output to the topic, live, and keeps what the result needs of it.
 *
 * <p>A piece is sent at once while fewer than {@link #WINDOW} chunks are under way; otherwise
 * pieces gather into chunks of up to 64 KiB, so that a program that prints single bytes costs no
 * more records than the broker takes anyway. When {@link #PENDING_LIMIT} wait, the sandbox is not
 * read from, and so the program blocks: memory is bounded however much it prints (BUG-13).
 *
 * <p>Nothing is sent before the report that the program began is stored: until then nothing that it
 * did is visible anywhere, and the attempt may safely be repeated when this worker is lost.
 *
 * <p>The lock guards {@code pending}, {@code pendingBytes} and {@code ended}. The captures belong
 * to the pump's own thread until it has ended.
 */
final class OutputPump implements OutputSink {
  private static final Logger LOGGER = LoggerFactory.getLogger(OutputPump.class);
  private static final int WINDOW = 4;
  private static final int CHUNK_LIMIT = 64 * 1024;
  private static final int PENDING_LIMIT = 128 * 1024;

  /** Bytes that a waiting piece counts for besides its own. */
  private static final int PIECE_OVERHEAD = 64;

  private final WorkOrder order;
  private final Reports reports;
  private final InstantSource clock;
  private final CompletableFuture<Void> begun;
  private final Semaphore window = new Semaphore(WINDOW);
  private final StreamCapturer stdout;
  private final StreamCapturer stderr;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Piece> pending = new ArrayDeque<>();
  private int pendingBytes;
  private boolean ended;
  private long sequence;

  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  private record Piece(StreamName stream, byte[] data) {}

  private OutputPump(
      WorkOrder order,
      Reports reports,
      Blobs blobs,
      InstantSource clock,
      CompletableFuture<Void> begun) {
    this.order = order;
    this.reports = reports;
    this.clock = clock;
    this.begun = begun;
    this.stdout = new StreamCapturer(blobs, order.tenantId().value());
    this.stderr = new StreamCapturer(blobs, order.tenantId().value());
    this.thread = Thread.ofVirtual().name("output-" + order.executionId()).unstarted(this::pump);
  }

  /**
   * Starts to carry.
   *
   * @param begun completes when it is stored that the program began
   */
  static OutputPump start(
      WorkOrder order,
      Reports reports,
      Blobs blobs,
      InstantSource clock,
      CompletableFuture<Void> begun) {
    var pump = new OutputPump(order, reports, blobs, clock, begun);
    pump.thread.start();
    return pump;
  }

  @Override
  public void output(StreamName stream, byte[] data) throws InterruptedException {
    if (data.length == 0 || data.length > CHUNK_LIMIT) {
      throw new IllegalArgumentException(
          "Expected a piece of 1 to %d bytes, but it has %d".formatted(CHUNK_LIMIT, data.length));
    }
    lock.lockInterruptibly();
    try {
      while (pendingBytes >= PENDING_LIMIT && !ended) {
        changed.await();
      }
      if (!ended) {
        pending.addLast(new Piece(stream, data));
        pendingBytes += data.length + PIECE_OVERHEAD;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * What was printed, once all of it is sent.
   *
   * @param stdout standard output
   * @param stderr standard error
   * @param lastSequence sequence of the last chunk; -1 when there is none
   * @param stored whether all that exceeds the heads is in the blob store
   */
  record Captured(StreamCapture stdout, StreamCapture stderr, long lastSequence, boolean stored) {}

  /** Waits until everything is sent; takes nothing after that. */
  Captured finish() throws InterruptedException {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.join();
    try (stdout;
        stderr) {
      return new Captured(stdout.finish(), stderr.finish(), sequence - 1, true);
    } catch (IOException failed) {
      LOGGER
          .atError()
          .addKeyValue("executionId", order.executionId())
          .setCause(failed)
          .log("output not stored");
      return new Captured(stdout.headOnly(), stderr.headOnly(), sequence - 1, false);
    }
  }

  private void pump() {
    begun.exceptionally(_ -> null).join();
    var chunk = new byte[CHUNK_LIMIT];
    try {
      while (true) {
        window.acquire();
        Taken taken = takeChunk(chunk);
        if (taken.length() == 0) {
          return;
        }
        carry(taken.stream(), chunk, taken.length());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private record Taken(StreamName stream, int length) {}

  /** Waits for pieces and joins those of one stream; nothing when all has been taken. */
  private Taken takeChunk(byte[] into) throws InterruptedException {
    lock.lock();
    try {
      while (pending.isEmpty()) {
        if (ended) {
          return new Taken(StreamName.STDOUT, 0);
        }
        changed.await();
      }
      StreamName stream = pending.getFirst().stream();
      int filled = 0;
      while (!pending.isEmpty()
          && pending.getFirst().stream() == stream
          && filled + pending.getFirst().data().length <= into.length) {
        byte[] data = pending.removeFirst().data();
        System.arraycopy(data, 0, into, filled, data.length);
        filled += data.length;
        pendingBytes -= data.length + PIECE_OVERHEAD;
      }
      changed.signalAll();
      return new Taken(stream, filled);
    } finally {
      lock.unlock();
    }
  }

  private void carry(StreamName stream, byte[] chunk, int length) {
    StreamCapturer capturer = stream == StreamName.STDOUT ? stdout : stderr;
    long offset = capturer.captured();
    int kept = capturer.take(chunk, length);
    if (kept == 0) {
      window.release();
      return;
    }
    reports.publish(
        new OutputChunk(
            order.tenantId(),
            order.executionId(),
            order.attempt(),
            stream,
            sequence++,
            offset,
            clock.instant(),
            Bytes.copyOf(chunk, 0, kept)),
        window::release);
  }
}
