package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.Authentication;
import dev.sandcastle.gateway.admission.Authenticator;
import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.TenantId;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests from the event loop to a virtual thread each, and makes the checks that come
 * before every route, in this order: size of the body, key, media type (design §5).
 */
final class Dispatcher {
  /** Largest body of a submission (requirement CFG-1). */
  static final long BODY_CAP = 20_000_000;

  private static final Logger LOGGER = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration BODY_PATIENCE = Duration.ofSeconds(60);

  private static final int BAD_REQUEST = 400;

  /** What is counted, though nobody sees it, when the client left before its answer. */
  private static final int CLIENT_GONE = 499;

  private final Vertx vertx;
  private final ExecutorService threads;
  private final Authenticator authenticator;
  private final RequestMeter meter;

  Dispatcher(
      Vertx vertx, ExecutorService threads, Authenticator authenticator, RequestMeter meter) {
    this.vertx = vertx;
    this.threads = threads;
    this.authenticator = authenticator;
    this.meter = meter;
  }

  /** A route that everybody may use. */
  interface OpenRoute {
    /** Answers; may wait. */
    Answer answer(Exchange exchange, byte[] body) throws DatabaseException, InterruptedException;
  }

  /** A route that needs a key. */
  interface TenantRoute {
    /** Answers; may wait. */
    Answer answer(Exchange exchange, TenantId tenant)
        throws DatabaseException, InterruptedException;
  }

  /** A route that needs a key and a JSON body. */
  interface BodyRoute {
    /** Answers; may wait. */
    Answer answer(Exchange exchange, TenantId tenant, byte[] body)
        throws DatabaseException, InterruptedException;
  }

  /** A route that needs a key and reads the body as it comes. */
  interface StreamedRoute {
    /** Answers; may wait. */
    Answer answer(Exchange exchange, TenantId tenant, BodyStream body)
        throws DatabaseException, InterruptedException;
  }

  /** What a virtual thread does with a request. */
  private interface Work {
    Answer answer(Exchange exchange, Context loop) throws DatabaseException, InterruptedException;
  }

  Handler<RoutingContext> open(String name, long cap, OpenRoute route) {
    return handler(
        name,
        (exchange, loop) ->
            switch (read(exchange, loop, cap, true)) {
              case BodyReader.Body.Complete body -> route.answer(exchange, body.bytes().getBytes());
              case BodyReader.Body.TooLarge _ -> tooLarge(cap);
            });
  }

  Handler<RoutingContext> keyed(String name, TenantRoute route) {
    return handler(
        name,
        (exchange, loop) -> {
          BodyReader.drop(exchange.request(), loop, BODY_CAP);
          return switch (authenticate(exchange)) {
            case Authentication.Denied denied -> Answer.refused(denied.refusal());
            case Authentication.Known known -> route.answer(exchange, known.tenantId());
          };
        });
  }

  /** Only a caller with a key has its body kept; of any other it is counted and dropped. */
  Handler<RoutingContext> keyedWithBody(String name, BodyRoute route) {
    return handler(
        name,
        (exchange, loop) -> {
          if (BodyReader.declaresMore(exchange.request(), BODY_CAP)) {
            BodyReader.drop(exchange.request(), loop, BODY_CAP);
            return tooLarge(BODY_CAP);
          }
          var authentication = authenticate(exchange);
          boolean keep = authentication instanceof Authentication.Known;
          return switch (read(exchange, loop, BODY_CAP, keep)) {
            case BodyReader.Body.TooLarge _ -> tooLarge(BODY_CAP);
            case BodyReader.Body.Complete body ->
                switch (authentication) {
                  case Authentication.Denied denied -> Answer.refused(denied.refusal());
                  case Authentication.Known known ->
                      isJson(exchange)
                          ? route.answer(exchange, known.tenantId(), body.bytes().getBytes())
                          : notJson();
                };
          };
        });
  }

  /** Nothing of the body is taken before the key is known. */
  Handler<RoutingContext> keyedWithStream(String name, long cap, StreamedRoute route) {
    return handler(
        name,
        (exchange, loop) -> {
          if (BodyReader.declaresMore(exchange.request(), cap)) {
            BodyReader.drop(exchange.request(), loop, cap);
            return tooLarge(cap);
          }
          return switch (authenticate(exchange)) {
            case Authentication.Denied denied -> {
              BodyReader.drop(exchange.request(), loop, cap);
              yield Answer.refused(denied.refusal());
            }
            case Authentication.Known known ->
                route.answer(
                    exchange, known.tenantId(), BodyStream.begin(exchange.request(), loop, cap));
          };
        });
  }

  private Handler<RoutingContext> handler(String name, Work work) {
    return routing -> {
      if (!isQueryReadable(routing)) {
        routing.fail(BAD_REQUEST);
        return;
      }
      long begun = System.nanoTime();
      var _ = routing.request().pause();
      var loop = vertx.getOrCreateContext();
      var exchange = new Exchange(routing, loop);
      routing.addEndHandler(
          end ->
              meter.requestEnded(
                  name,
                  end.succeeded() ? routing.response().getStatusCode() : CLIENT_GONE,
                  Duration.ofNanos(System.nanoTime() - begun)));
      threads.execute(() -> exchange.send(answer(exchange, loop, work)));
    };
  }

  /** Whether the query can be decoded, before a route asks for a part of it. */
  private static boolean isQueryReadable(RoutingContext routing) {
    try {
      var _ = routing.request().params();
      return true;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static Answer answer(Exchange exchange, Context loop, Work work) {
    try {
      return work.answer(exchange, loop);
    } catch (DatabaseException away) {
      LOGGER.atWarn().addKeyValue("reason", away.getMessage()).log("Database does not answer");
      return new Answer.Refused(ProblemMapper.databaseAway());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return Answer.refused(
          Refusal.of(ErrorCode.SANDBOX_UNAVAILABLE, "The gateway is stopping; try again"));
    } catch (RuntimeException bug) {
      return incident(bug);
    }
  }

  /** Logs a bug and answers with nothing but the id under which it was logged. */
  static Answer incident(Throwable bug) {
    String id = UUID.randomUUID().toString();
    LOGGER.atError().addKeyValue("incident", id).setCause(bug).log("Request failed");
    return new Answer.Refused(ProblemMapper.incident(id));
  }

  private Authentication authenticate(Exchange exchange) {
    return authenticator.authenticate(exchange.header("Authorization"));
  }

  private static BodyReader.Body read(Exchange exchange, Context loop, long cap, boolean keep)
      throws InterruptedException {
    try {
      return BodyReader.read(exchange.request(), loop, cap, keep)
          .get(BODY_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException broken) {
      // Whoever sends half a body and stops waits for no answer.
      exchange.abort();
      return new BodyReader.Body.TooLarge();
    }
  }

  private static boolean isJson(Exchange exchange) {
    String[] parts =
        exchange.header("Content-Type").orElse("").toLowerCase(Locale.ROOT).split(";", -1);
    boolean utf8 = true;
    for (int index = 1; index < parts.length; index++) {
      String parameter = parts[index].strip().replace("\"", "");
      utf8 &= !parameter.startsWith("charset=") || parameter.equals("charset=utf-8");
    }
    return parts[0].strip().equals("application/json") && utf8;
  }

  private static Answer notJson() {
    return new Answer.Refused(
        Problem.of(
            ProblemMapper.UNSUPPORTED_MEDIA_TYPE,
            Refusal.ofField(
                "Content-Type", "Expected 'application/json' in UTF-8, but it is another type")));
  }

  static Answer tooLarge(long cap) {
    return new Answer.Refused(
        Problem.of(
            ProblemMapper.PAYLOAD_TOO_LARGE,
            Refusal.of(
                ErrorCode.INPUT_REJECTED,
                "Expected a body of at most %,d bytes, but it is larger".formatted(cap))));
  }
}
