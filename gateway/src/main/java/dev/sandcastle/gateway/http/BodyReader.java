package dev.sandcastle.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;

/**
 * Reads a request's body up to a cap. What comes after the cap is read and dropped for a moment, so
 * that the client can finish and see the answer, but nothing more of it is kept.
 */
final class BodyReader {
  /** How much of a body that is too large is drained before the connection is closed. */
  private static final long DRAIN_FACTOR = 4;

  private BodyReader() {}

  /** What came. */
  sealed interface Body {
    /**
     * All of it.
     *
     * @param bytes the body; empty when it was not to be kept
     */
    record Complete(Buffer bytes) implements Body {}

    /** More than the cap. */
    record TooLarge() implements Body {}
  }

  /** Whether the client says beforehand that it will send more than the cap. */
  static boolean declaresMore(HttpServerRequest request, long cap) {
    String declared = request.getHeader("Content-Length");
    try {
      return declared != null && Long.parseLong(declared) > cap;
    } catch (NumberFormatException malformed) {
      return false;
    }
  }

  /** Drops the body of a request that was paused, so that the client can see its answer. */
  static void drop(HttpServerRequest request, Context loop, long cap) {
    var count = new long[1];
    loop.runOnContext(
        _ -> {
          request.handler(part -> closeAfter(request, cap, count, part));
          request.resume();
        });
  }

  /**
   * Reads the body of a request that was paused.
   *
   * @param keep whether the bytes are wanted; they are counted in any case
   */
  static CompletableFuture<Body> read(
      HttpServerRequest request, Context loop, long cap, boolean keep) {
    var result = new CompletableFuture<Body>();
    var kept = Buffer.buffer();
    var count = new long[1];
    loop.runOnContext(
        _ -> {
          if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
          }
          request.handler(
              part -> {
                closeAfter(request, cap, count, part);
                if (count[0] > cap) {
                  var _ = result.complete(new Body.TooLarge());
                } else if (keep) {
                  kept.appendBuffer(part);
                }
              });
          request.endHandler(_ -> result.complete(new Body.Complete(kept)));
          request.exceptionHandler(result::completeExceptionally);
          request.resume();
        });
    return result;
  }

  private static void closeAfter(HttpServerRequest request, long cap, long[] count, Buffer part) {
    count[0] += part.length();
    if (count[0] > cap * DRAIN_FACTOR) {
      var _ = request.connection().close();
    }
  }
}
