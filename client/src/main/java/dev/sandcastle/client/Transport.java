package dev.sandcastle.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Requests in one tenant's name, tried again where that is safe. Thread-safe. */
final class Transport implements AutoCloseable {
  /** When the same request may be sent again. */
  enum Repeat {
    /** Doing it twice is the same as doing it once. */
    ALWAYS,
    /** Only when it is certain that the server has done nothing. */
    WHEN_NOT_DONE
  }

  private static final int FIRST_FAILURE = 400;
  private static final int UNAVAILABLE = 503;
  private static final int PROBLEM_LIMIT = 64 * 1024;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final String base;
  private final String apiKey;
  private final ClientOptions options;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofVirtual().name("sandcastle-client-", 0).factory());
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("sandcastle-client-timer").daemon(true).factory());
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpClient client;

  Transport(URI base, String apiKey, ClientOptions options) {
    String address = base.toString();
    this.base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    this.apiKey = apiKey;
    this.options = options;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(options.connectTimeout())
            .executor(threads)
            .build();
    timer.setRemoveOnCancelPolicy(true);
  }

  ClientOptions options() {
    return options;
  }

  /** Where a path of the API is. */
  URI address(String path) {
    return URI.create(base + path);
  }

  /** A request to a path of the API. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address(path))
        .timeout(options.readTimeout())
        .header("Authorization", "Bearer " + apiKey);
  }

  /**
   * Sends a request and reads the whole answer.
   *
   * @throws ProblemException when the server refuses
   */
  HttpResponse<byte[]> send(HttpRequest request, Repeat repeat)
      throws IOException, InterruptedException {
    return send(request, BodyHandlers.ofByteArray(), repeat);
  }

  /** Sends a request and reads the answer as JSON. */
  JsonNode json(HttpRequest request, Repeat repeat) throws IOException, InterruptedException {
    return Documents.read(send(request, repeat).body(), document -> document);
  }

  /**
   * Sends a request; the answer's body is read as it comes. The caller closes it.
   *
   * @throws ProblemException when the server refuses
   */
  HttpResponse<InputStream> open(HttpRequest request, Repeat repeat)
      throws IOException, InterruptedException {
    return send(request, BodyHandlers.ofInputStream(), repeat);
  }

  /** As {@link #open}, but whatever fails is up to the caller. */
  HttpResponse<InputStream> openOnce(HttpRequest request) throws IOException, InterruptedException {
    var response = client.send(request, BodyHandlers.ofInputStream());
    var problem = problem(response);
    if (problem.isPresent()) {
      throw problem.get();
    }
    return response;
  }

  /** Sees to it that a body's reader does not wait for ever. */
  InputStream watched(InputStream body) {
    return WatchedStream.of(body, options.readTimeout(), timer);
  }

  /**
   * Waits.
   *
   * @throws IOException when this is closed meanwhile
   */
  void pause(Duration pause) throws IOException, InterruptedException {
    if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("Expected an open client, but it is closed");
    }
  }

  /** Whether nothing will be answered any more. */
  boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    timer.shutdownNow();
    client.shutdownNow();
    client.close();
    threads.close();
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler, Repeat repeat)
      throws IOException, InterruptedException {
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      boolean last = attempt >= options.attempts();
      try {
        var response = client.send(request, handler);
        var problem = problem(response);
        if (problem.isEmpty()) {
          return response;
        }
        if (last || !asksToComeBack(problem.get())) {
          throw problem.get();
        }
        pause(problem.get().retryAfter().orElse(pause));
      } catch (ProblemException refused) {
        throw refused;
      } catch (ConnectException | HttpConnectTimeoutException notSent) {
        if (last) {
          throw notSent;
        }
        pause(pause);
      } catch (IOException lost) {
        if (last || repeat == Repeat.WHEN_NOT_DONE) {
          throw lost;
        }
        pause(pause);
      }
      pause = pause.multipliedBy(2);
    }
  }

  private static boolean asksToComeBack(ProblemException problem) {
    return problem.status() == UNAVAILABLE
        && problem.retryAfter().filter(after -> after.compareTo(LONGEST_PAUSE) <= 0).isPresent();
  }

  private static <T> Optional<ProblemException> problem(HttpResponse<T> response)
      throws IOException {
    if (response.statusCode() < FIRST_FAILURE) {
      return Optional.empty();
    }
    return Optional.of(
        ProblemException.of(response.statusCode(), response.headers(), content(response.body())));
  }

  private static byte[] content(Object body) throws IOException {
    if (body instanceof InputStream stream) {
      try (stream) {
        return stream.readNBytes(PROBLEM_LIMIT);
      }
    }
    return body instanceof byte[] bytes ? bytes : new byte[0];
  }
}
