package dev.sandcastle.gateway.webhooks;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Sends requests to receivers, each on a connection of its own to an address that was checked
 * before. The certificate must be good for the URL's host, whatever the address. Redirects are not
 * followed. Nothing of an answer but its status is kept. Thread-safe.
 */
final class WebhookSender implements AutoCloseable {
  /** How long a receiver has. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int ANSWER_CAP_BYTES = 64 * 1024;
  private static final int ANSWER_HEADER_BYTES = 16 * 1024;

  private final Vertx vertx;
  private final HttpClientAgent client;
  private final int patienceMs;

  /**
   * With connections of its own.
   *
   * @param inFlight most requests at once
   * @param patience how long one may take, from connecting to the end of the answer
   * @param trust whose certificates are believed; empty for those that Java believes
   */
  WebhookSender(Vertx vertx, int inFlight, Duration patience, Optional<TrustOptions> trust) {
    patienceMs = Math.toIntExact(patience.toMillis());
    var options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(false)
            .setVerifyHost(true)
            .setMaxHeaderSize(ANSWER_HEADER_BYTES)
            .setConnectTimeout(patienceMs)
            .setSslHandshakeTimeout(patienceMs)
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    trust.ifPresent(options::setTrustOptions);
    this.vertx = vertx;
    this.client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(inFlight));
  }

  /** What came of a request. */
  sealed interface Reply {
    /**
     * The receiver answered.
     *
     * @param status HTTP status
     */
    record Answered(int status) implements Reply {}

    /**
     * It did not.
     *
     * @param why in few words, always the same ones
     */
    record Unanswered(String why) implements Reply {}
  }

  /** Sends one request and waits for its end. */
  Reply post(HookUrl url, InetAddress address, Map<String, String> headers, byte[] body)
      throws InterruptedException {
    var exchange = new Exchange();
    vertx.runOnContext(_ -> exchange.begin(url, address, headers, body));
    try {
      return new Reply.Answered(
          exchange.answered.future().toCompletionStage().toCompletableFuture().get());
    } catch (ExecutionException failed) {
      return new Reply.Unanswered(words(failed.getCause()));
    }
  }

  @Override
  public void close() {
    var _ = client.close();
  }

  /** The message of an exception may tell a tenant of the gateway's network. */
  private static String words(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return "TLS could not be agreed on";
      }
      if (cause instanceof TimeoutException) {
        return "no answer in time";
      }
    }
    return "the connection failed";
  }

  /** One request; everything happens on one event loop. */
  private final class Exchange {
    private final Promise<Integer> answered = Promise.promise();
    private Optional<Integer> status = Optional.empty();
    private long answerBytes;

    void begin(HookUrl url, InetAddress address, Map<String, String> headers, byte[] body) {
      long timer = vertx.setTimer(patienceMs, _ -> expire());
      var _ = answered.future().onComplete(_ -> vertx.cancelTimer(timer));
      var options =
          new RequestOptions()
              .setMethod(HttpMethod.POST)
              .setServer(
                  SocketAddress.inetSocketAddress(new InetSocketAddress(address, url.port())))
              .setHost(url.host())
              .setPort(url.port())
              .setSsl(url.secured())
              .setURI(url.target())
              .setFollowRedirects(false);
      headers.forEach(options::putHeader);
      var _ =
          client
              .request(options)
              .onSuccess(request -> send(request, body))
              .onFailure(answered::tryFail);
    }

    private void send(HttpClientRequest request, byte[] body) {
      // Whatever is left of it then is of no use; also when it could only now be begun.
      var _ = answered.future().onComplete(_ -> request.reset());
      if (!answered.future().isComplete()) {
        var _ = request.response().onSuccess(this::read).onFailure(answered::tryFail);
        var _ = request.end(Buffer.buffer(body)).onFailure(answered::tryFail);
      }
    }

    private void read(HttpClientResponse response) {
      status = Optional.of(response.statusCode());
      response.handler(
          part -> {
            answerBytes += part.length();
            if (answerBytes > ANSWER_CAP_BYTES) {
              end();
            }
          });
      response.endHandler(_ -> end());
      response.exceptionHandler(_ -> end());
    }

    private void end() {
      var _ = answered.tryComplete(status.orElseThrow());
    }

    /** A status that came counts, also when the rest of the answer did not. */
    private void expire() {
      if (status.isPresent()) {
        end();
      } else {
        var _ = answered.tryFail(new TimeoutException());
      }
    }
  }
}
