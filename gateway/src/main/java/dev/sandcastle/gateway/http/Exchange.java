package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.schemas.execution.ExecutionId;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One request and its response, for the virtual thread that answers it. Everything that touches the
 * connection is done on its event loop; writing waits until the bytes are on their way, so a slow
 * client slows down its own thread alone.
 */
final class Exchange {
  /** A client that takes nothing for so long is given up. */
  private static final Duration STALL_PATIENCE = Duration.ofMinutes(2);

  private final RoutingContext routing;
  private final Context loop;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  /** On the event loop, before the handler returns. */
  Exchange(RoutingContext routing, Context loop) {
    this.routing = routing;
    this.loop = loop;
    routing.addEndHandler(
        end -> {
          if (end.failed()) {
            var _ = gone.complete(null);
          }
        });
  }

  /** Completes when the client closes the connection before it has its answer. */
  CompletableFuture<Void> gone() {
    return gone;
  }

  HttpServerRequest request() {
    return routing.request();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(request().getHeader(name));
  }

  /** All values of a header that is there more than once. */
  List<String> headers(String name) {
    return List.copyOf(request().headers().getAll(name));
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(request().getParam(name));
  }

  /** All values of a query parameter. */
  List<String> queries(String name) {
    return List.copyOf(request().params().getAll(name));
  }

  /** A query parameter that is there and true. */
  boolean flag(String name) {
    return query(name).filter(value -> value.isEmpty() || value.equals("true")).isPresent();
  }

  /** A decoded segment of the path. */
  String segment(String name) {
    return routing.pathParam(name);
  }

  /** The execution that the path names; empty when no execution can have that id. */
  Optional<ExecutionId> executionId() {
    return Optional.of(segment("id")).filter(ExecutionId::isValid).map(ExecutionId::new);
  }

  /** What follows a marker in the path, decoded; empty when it is malformed. */
  Optional<String> pathAfter(String marker) {
    String path = request().path();
    String rest = path.substring(path.indexOf(marker) + marker.length());
    try {
      return Optional.of(URLDecoder.decode(rest.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /**
   * Whether the client would rather have one media type than another: by their weights, then by
   * their order. Clients made by generators accept everything that a route can answer.
   */
  boolean prefers(String mediaType, String other) {
    return routing.parsedHeaders().accept().stream()
        .filter(accepted -> accepted.weight() > 0)
        .map(MIMEHeader::mediaType)
        .filter(accepted -> accepted.equals(mediaType) || accepted.equals(other))
        .findFirst()
        .filter(mediaType::equals)
        .isPresent();
  }

  /** Sends an answer, unless the route did. */
  void send(Answer answer) {
    switch (answer) {
      case Answer.Document document ->
          send(
              document.status(),
              Map.of("Content-Type", document.contentType()),
              Buffer.buffer(document.body().toString()));
      case Answer.Refused refused -> send(refused.problem());
      case Answer.Empty empty -> send(empty.status(), Map.of(), Buffer.buffer());
      case Answer.Sent _ -> {}
    }
  }

  private void send(Problem problem) {
    var headers = new HashMap<String, String>();
    headers.put("Content-Type", Problem.CONTENT_TYPE);
    if (problem.retryAfterSeconds() > 0) {
      headers.put("Retry-After", Long.toString(problem.retryAfterSeconds()));
    }
    if (problem.status() == 401) {
      headers.put("WWW-Authenticate", "Bearer");
    }
    send(problem.status(), headers, Buffer.buffer(problem.document().toString()));
  }

  private void send(int status, Map<String, String> headers, Buffer body) {
    onLoop(
        response -> {
          if (!response.ended() && !response.closed()) {
            begin(response, status, headers);
            var _ = response.end(body);
          }
        });
  }

  /** Names what the request has made, also to a reader of a stream, which has no document yet. */
  void made(String location) {
    onLoop(response -> response.putHeader("Location", location));
  }

  /** Adds a header to whatever is answered. */
  void put(String name, String value) {
    onLoop(response -> response.putHeader(name, value));
  }

  /** Answers with headers alone. */
  void answer(int status, Map<String, String> headers) {
    send(status, headers, Buffer.buffer());
  }

  /** Begins a response whose body follows by {@link #write}. */
  void begin(int status, Map<String, String> headers) {
    onLoop(
        response -> {
          begin(response, status, headers);
          if (!response.headers().contains("Content-Length")) {
            response.setChunked(true);
          }
        });
  }

  /**
   * Writes a part of the body and waits until it is on its way.
   *
   * @throws IOException when the client is gone, or takes nothing
   */
  void write(Buffer part) throws IOException, InterruptedException {
    var written = new CompletableFuture<Void>();
    onLoop(
        response -> {
          if (response.closed() || response.ended()) {
            var _ = written.completeExceptionally(new IOException("The client is gone"));
            return;
          }
          var _ =
              response
                  .write(part)
                  .onSuccess(_ -> written.complete(null))
                  .onFailure(written::completeExceptionally);
        });
    try {
      var _ =
          CompletableFuture.anyOf(written, gone).get(STALL_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new IOException("The client is gone", failed.getCause());
    } catch (TimeoutException stalled) {
      abort();
      throw new IOException("The client takes nothing", stalled);
    }
    if (gone.isDone()) {
      throw new IOException("The client is gone");
    }
  }

  /** Ends a response that {@link #begin} began. */
  void end() {
    onLoop(
        response -> {
          if (!response.ended() && !response.closed()) {
            var _ = response.end();
          }
        });
  }

  /** Closes the connection, so that the client sees that what it has is not all. */
  void abort() {
    onLoop(_ -> request().connection().close());
  }

  /** A refusal of a query parameter. */
  static Answer rejected(String parameter, String rest) {
    return Answer.refused(Refusal.ofField(parameter, "'%s' %s".formatted(parameter, rest)));
  }

  private void onLoop(Consumer<HttpServerResponse> action) {
    loop.runOnContext(_ -> action.accept(routing.response()));
  }

  private static void begin(HttpServerResponse response, int status, Map<String, String> headers) {
    response.setStatusCode(status);
    response.putHeader("X-Content-Type-Options", "nosniff");
    response.putHeader("Cache-Control", "private, no-store");
    headers.forEach(response::putHeader);
  }
}
