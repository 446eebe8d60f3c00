package dev.sandcastle.testkit.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A gateway that answers requests, above all for the execution {@code e-1}, as the test says, and
 * remembers them. Each connection to the events gets the next of the streams, which then breaks
 * off. Thread-safe.
 */
public final class FakeGateway implements AutoCloseable {
  private static final String KEY = "sk_test";
  private static final String SUBMIT = "POST /v1/executions";
  private static final String EVENTS = "GET /v1/executions/e-1/events";
  private static final String STATE = "GET /v1/executions/e-1";
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Queue<Answer>> once = new ConcurrentHashMap<>();
  private final Map<String, Answer> always = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * A request that came.
   *
   * @param line method and path
   * @param query the address's query, empty when missing
   * @param headers first values by name in lower case
   * @param body its body
   */
  public record Request(String line, String query, Map<String, String> headers, String body) {
    /** A header's first value, empty when missing. */
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  private record Answer(int status, Map<String, String> headers, String body, Ending ending) {}

  /** What follows an answer's body. */
  private enum Ending {
    WHOLE,
    /** The connection breaks before the answer. */
    CUT,
    /** Nothing comes any more, but the connection stays. */
    SILENT
  }

  /** Starts it on a free port. */
  public FakeGateway() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    always.put(SUBMIT, text(202, JSON, "{\"executionId\":\"e-1\",\"status\":\"queued\"}"));
    always.put("POST /v1/executions/e-1/cancel", text(202, JSON, "{}"));
    always.put(EVENTS, text(503, PROBLEM, "{}"));
  }

  /** Its address. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The key it accepts. */
  public String key() {
    return KEY;
  }

  /** What came, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Refuses submissions. */
  public FakeGateway refusing(int status, String problem) {
    always.put(SUBMIT, text(status, PROBLEM, problem));
    return this;
  }

  /** Gives the next connection these events. */
  public FakeGateway streaming(String... events) {
    return next(EVENTS, stream(Ending.WHOLE, events));
  }

  /** Gives the next connection these events, and then nothing. */
  public FakeGateway stalling(String... events) {
    return next(EVENTS, stream(Ending.SILENT, events));
  }

  /** Answers the next submission with the events themselves. */
  public FakeGateway streamingSubmission(String... events) {
    var stream = stream(Ending.WHOLE, events);
    var headers = new HashMap<>(stream.headers());
    headers.put("Location", "/v1/executions/e-1");
    return next(SUBMIT, new Answer(200, headers, stream.body(), Ending.WHOLE));
  }

  /** Gives the next connection to the events another answer. */
  public FakeGateway answeringEvents(int status, String body) {
    return next(EVENTS, text(status, PROBLEM, body));
  }

  /** Answers questions for the state. */
  public FakeGateway inState(String document) {
    always.put(STATE, text(200, JSON, document));
    return this;
  }

  /** Answers the next request of a line. */
  public FakeGateway answeringNext(String line, int status, String document) {
    return next(line, text(status, status < 400 ? JSON : PROBLEM, document));
  }

  /** Answers the next request of a line, with a header. */
  public FakeGateway answeringNext(
      String line, int status, String document, String header, String value) {
    var plain = text(status, status < 400 ? JSON : PROBLEM, document);
    var headers = new HashMap<>(plain.headers());
    headers.put(header, value);
    return next(line, new Answer(status, headers, plain.body(), Ending.WHOLE));
  }

  /** Reads the next request of a line and breaks the connection. */
  public FakeGateway cuttingNext(String line) {
    return next(line, new Answer(0, Map.of(), "", Ending.CUT));
  }

  /** Answers downloads of a path. */
  public FakeGateway withContent(String path, String content, Optional<String> etag) {
    var headers = new HashMap<String, String>();
    headers.put("Content-Type", "application/octet-stream");
    etag.ifPresent(tag -> headers.put("ETag", tag));
    always.put("GET " + path, new Answer(200, headers, content, Ending.WHOLE));
    return this;
  }

  /** One event. */
  public static String event(String name, String id, String data) {
    return "event: " + name + "\nid: " + id + "\ndata: " + data + "\n\n";
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.close();
  }

  private static Answer stream(Ending ending, String... events) {
    String text = "retry: 20\n\n" + String.join("", events);
    var plain = text(200, "text/event-stream", text);
    return new Answer(200, plain.headers(), plain.body(), ending);
  }

  private static Answer text(int status, String type, String body) {
    return new Answer(status, Map.of("Content-Type", type), body, Ending.WHOLE);
  }

  private FakeGateway next(String line, Answer answer) {
    once.computeIfAbsent(line, _ -> new ConcurrentLinkedQueue<>()).add(answer);
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = request(exchange);
      requests.add(request);
      Answer answer = answer(request);
      if (answer.ending() == Ending.CUT) {
        return;
      }
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      long length = body.length == 0 ? -1 : body.length;
      exchange.sendResponseHeaders(answer.status(), answer.ending() == Ending.SILENT ? 0 : length);
      exchange.getResponseBody().write(body);
      if (answer.ending() == Ending.SILENT) {
        exchange.getResponseBody().flush();
        closed.await();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request request(HttpExchange exchange) throws IOException {
    var headers = new HashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    String query = exchange.getRequestURI().getRawQuery();
    return new Request(
        exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath(),
        query == null ? "" : query,
        headers,
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  private Answer answer(Request request) {
    if (!("Bearer " + KEY).equals(request.header("Authorization"))) {
      return text(401, PROBLEM, "{\"code\":\"UNAUTHENTICATED\",\"detail\":\"no key\"}");
    }
    var next = once.getOrDefault(request.line(), new ConcurrentLinkedQueue<>()).poll();
    return next != null
        ? next
        : always.getOrDefault(
            request.line(), text(404, PROBLEM, "{\"code\":\"NOT_FOUND\",\"detail\":\"nothing\"}"));
  }
}
