package dev.sandcastle.standalone.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A gateway that answers requests for one execution, {@code e-1}, as the test says, and remembers
 * them. Each connection to the events gets the next of the streams, which then breaks off.
 */
public final class FakeGateway implements AutoCloseable {
  private static final String KEY = "sk_test";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final Queue<Answer> streams = new ConcurrentLinkedQueue<>();
  private volatile Answer submission =
      new Answer(202, "application/json", "{\"executionId\":\"e-1\",\"status\":\"queued\"}");
  private volatile Answer state = new Answer(404, "application/problem+json", "{}");
  private volatile Answer file = new Answer(404, "application/problem+json", "{}");

  /**
   * A request that came.
   *
   * @param line method and path
   * @param lastEventId its header, empty when missing
   * @param body its body
   */
  public record Request(String line, String lastEventId, String body) {}

  private record Answer(int status, String type, String body) {}

  /** Starts it on a free port. */
  public FakeGateway() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/", this::answer);
    server.start();
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
    submission = new Answer(status, "application/problem+json", problem);
    return this;
  }

  /** Gives the next connection these events. */
  public FakeGateway streaming(String... events) {
    streams.add(new Answer(200, "text/event-stream", "retry: 1000\n\n" + String.join("", events)));
    return this;
  }

  /** Gives the next connection to the events another answer. */
  public FakeGateway answeringEvents(int status, String body) {
    streams.add(new Answer(status, "application/problem+json", body));
    return this;
  }

  /** Answers questions for the state. */
  public FakeGateway inState(String document) {
    state = new Answer(200, "application/json", document);
    return this;
  }

  /** Answers downloads. */
  public FakeGateway withFile(String content) {
    file = new Answer(200, "application/octet-stream", content);
    return this;
  }

  /** One event. */
  public static String event(String name, String id, String data) {
    return "event: " + name + "\nid: " + id + "\ndata: " + data + "\n\n";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String lastEventId = exchange.getRequestHeaders().getFirst("Last-Event-ID");
      requests.add(
          new Request(
              exchange.getRequestMethod() + " " + path,
              lastEventId == null ? "" : lastEventId,
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      Answer answer = answer(path, exchange.getRequestHeaders().getFirst("Authorization"));
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(String path, String authorization) {
    if (!("Bearer " + KEY).equals(authorization)) {
      return new Answer(
          401, "application/problem+json", "{\"code\":\"UNAUTHENTICATED\",\"detail\":\"no key\"}");
    }
    return switch (path) {
      case "/v1/executions" -> submission;
      case "/v1/executions/e-1" -> state;
      case "/v1/executions/e-1/cancel" -> new Answer(202, "application/json", "{}");
      case "/v1/executions/e-1/events" ->
          streams.isEmpty() ? new Answer(503, "application/problem+json", "{}") : streams.remove();
      default -> file;
    };
  }
}
