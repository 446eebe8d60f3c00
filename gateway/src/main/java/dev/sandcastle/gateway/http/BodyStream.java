package dev.sandcastle.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request, part by part, for the virtual thread that answers it. The next part is
 * taken from the connection only when that thread asks for it, so a body that is stored slowly is
 * sent slowly, and one part of it at a time is in memory.
 */
final class BodyStream {
  /** A client that sends nothing for so long is given up. */
  private static final Duration PART_PATIENCE = Duration.ofSeconds(30);

  /** Longest time for a whole body. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final HttpServerRequest request;
  private final Context loop;
  private final long cap;
  private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
  private final long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
  private long bytes;
  private boolean ended;

  private BodyStream(HttpServerRequest request, Context loop, long cap) {
    this.request = request;
    this.loop = loop;
    this.cap = cap;
  }

  /** What came. */
  sealed interface Arrival {
    /**
     * Some bytes.
     *
     * @param buffer the bytes
     */
    record Part(Buffer buffer) implements Arrival {}

    /** The end: all parts came. */
    record End() implements Arrival {}

    /** More than the cap. */
    record TooLarge() implements Arrival {}

    /** The client is gone, or sends nothing. */
    record Gone() implements Arrival {}
  }

  /**
   * Begins to read the body of a request that was paused.
   *
   * @param cap most bytes
   */
  static BodyStream begin(HttpServerRequest request, Context loop, long cap) {
    var body = new BodyStream(request, loop, cap);
    loop.runOnContext(
        _ -> {
          if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
          }
          request.handler(part -> body.arrived.add(new Arrival.Part(part)));
          request.endHandler(_ -> body.arrived.add(new Arrival.End()));
          request.exceptionHandler(_ -> body.arrived.add(new Arrival.Gone()));
        });
    return body;
  }

  /** Waits for the next part. Nothing follows what is not a part. */
  Arrival next() throws InterruptedException {
    loop.runOnContext(_ -> request.fetch(1));
    long patience = Math.min(PART_PATIENCE.toNanos(), deadlineNanos - System.nanoTime());
    var next = arrived.poll(patience, TimeUnit.NANOSECONDS);
    if (next instanceof Arrival.Part part) {
      bytes += part.buffer().length();
      return bytes > cap ? new Arrival.TooLarge() : part;
    }
    ended = next instanceof Arrival.End;
    return ended ? next : new Arrival.Gone();
  }

  /** Lets go of what has not come yet, so that the client can see its answer. */
  void dropRest() {
    if (!ended) {
      BodyReader.drop(request, loop, cap);
    }
  }
}
