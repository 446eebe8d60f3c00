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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what a program prints, in all its steps, to the topic, live, and keeps what the result
 * needs of it.
 *
 * <p>What is due in {@link PendingOutput} is sent while fewer than {@link #WINDOW} chunks are under
 * way; otherwise it gathers into chunks of up to 64 KiB, and at last the program is held up.
 *
 * <p>Nothing is sent before the report that the program began is stored: until then nothing that it
 * did is visible anywhere, and the attempt may safely be repeated when this worker is lost.
 *
 * <p>{@code printed} belongs to the thread that puts, the captures and {@code sequence} to the
 * pump's own until it has ended.
 */
final class OutputPump implements OutputSink, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(OutputPump.class);
  private static final int WINDOW = 4;
  private static final int CHUNK_LIMIT = 64 * 1024;

  private final WorkOrder order;
  private final Outlet outlet;
  private final CompletableFuture<Void> begun;
  private final Runnable onLimit;
  private final Semaphore window = new Semaphore(WINDOW);
  private final PendingOutput pending;
  private final StreamCapturer stdout;
  private final StreamCapturer stderr;
  private final Thread thread;
  private long printed;
  private volatile boolean overLimit;
  private long sequence;

  /**
   * Where output goes.
   *
   * @param reports the topic
   * @param blobs keeps what exceeds the heads
   * @param clock dates chunks
   * @param alarm says when a pause is over
   * @param limitBytes how much both streams may print in all
   */
  record Outlet(
      Reports reports,
      Blobs blobs,
      InstantSource clock,
      PendingOutput.Alarm alarm,
      long limitBytes) {}

  private OutputPump(
      WorkOrder order, Outlet outlet, CompletableFuture<Void> begun, Runnable onLimit) {
    this.order = order;
    this.outlet = outlet;
    this.begun = begun;
    this.onLimit = onLimit;
    this.pending = new PendingOutput(outlet.alarm());
    this.stdout = new StreamCapturer(outlet.blobs(), order.tenantId().value());
    this.stderr = new StreamCapturer(outlet.blobs(), order.tenantId().value());
    this.thread = Thread.ofVirtual().name("output-" + order.executionId()).unstarted(this::pump);
  }

  /**
   * Starts to carry.
   *
   * @param begun completes when it is stored that the program began
   * @param onLimit runs once, when more is printed than may be
   */
  static OutputPump start(
      WorkOrder order, Outlet outlet, CompletableFuture<Void> begun, Runnable onLimit) {
    var pump = new OutputPump(order, outlet, begun, onLimit);
    pump.thread.start();
    return pump;
  }

  @Override
  public void output(StreamName stream, byte[] data) throws InterruptedException {
    if (data.length == 0 || data.length > CHUNK_LIMIT) {
      throw new IllegalArgumentException(
          "Expected a piece of 1 to %d bytes, but it has %d".formatted(CHUNK_LIMIT, data.length));
    }
    printed += data.length;
    if (printed > outlet.limitBytes() && !overLimit) {
      overLimit = true;
      onLimit.run();
    }
    pending.put(stream, data);
  }

  /** Whether more was printed than may be. */
  boolean isOverLimit() {
    return overLimit;
  }

  /** Waits until everything that was printed is stored, so that nothing told later precedes it. */
  void flush() throws InterruptedException {
    pending.flush();
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
    pending.end();
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

  /** Lets go of what {@link #finish} was not called for. */
  @Override
  public void close() {
    pending.end();
  }

  private void pump() {
    var chunk = new byte[CHUNK_LIMIT];
    try {
      begun.exceptionally(_ -> null).join();
      while (true) {
        window.acquire();
        PendingOutput.Taken taken = pending.take(chunk);
        if (taken.length() == 0) {
          return;
        }
        carry(taken.stream(), chunk, taken.length());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      // Should this thread fail, nobody may wait for it.
      pending.end();
    }
  }

  private void carry(StreamName stream, byte[] chunk, int length) {
    StreamCapturer capturer = stream == StreamName.STDOUT ? stdout : stderr;
    long offset = capturer.captured();
    int kept = capturer.take(chunk, length);
    if (kept == 0) {
      settled();
      return;
    }
    outlet
        .reports()
        .publish(
            new OutputChunk(
                order.tenantId(),
                order.executionId(),
                order.attempt(),
                stream,
                sequence++,
                offset,
                outlet.clock().instant(),
                Bytes.copyOf(chunk, 0, kept)),
            this::settled);
  }

  private void settled() {
    window.release();
    pending.carried();
  }
}
