package dev.sandcastle.gateway.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sandcastle.schemas.execution.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A receiver of webhooks, on loopback. Thread-safe. */
final class Receiver implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile int status = 204;
  private volatile Map<String, String> headers = Map.of();
  private volatile byte[] answer = new byte[0];

  private Receiver(HttpServer server) {
    this.server = server;
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  static Receiver start() throws IOException {
    return start(0);
  }

  static Receiver start(int port) throws IOException {
    return new Receiver(HttpServer.create(address(port), 0));
  }

  static Receiver startSecured(SSLContext context) throws IOException {
    var server = HttpsServer.create(address(0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new Receiver(server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** From now on it answers so. */
  Receiver answers(int with) {
    status = with;
    return this;
  }

  Receiver answers(int with, Map<String, String> andHeaders, byte[] andBody) {
    headers = andHeaders;
    answer = andBody;
    return answers(with);
  }

  /** What came, in order. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** One request, and how it was answered. */
  record Request(String path, Map<String, List<String>> headers, Bytes body, int status) {
    String header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> String.join(", ", header.getValue()))
          .findAny()
          .orElse("");
    }

    String id() {
      return header("webhook-id");
    }

    JsonNode json() {
      try {
        return MAPPER.readTree(body.toArray());
      } catch (IOException broken) {
        throw new AssertionError("no JSON", broken);
      }
    }

    /** Whether one of the signatures was made with the secret. */
    boolean isSignedWith(String secret) {
      try {
        return List.of(header("webhook-signature").split(" "))
            .contains(
                SigningSecretTest.verified(
                    secret, id(), header("webhook-timestamp"), body.toArray()));
      } catch (java.security.GeneralSecurityException impossible) {
        throw new AssertionError(impossible);
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int with = status;
      requests.add(
          new Request(
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders()),
              Bytes.copyOf(body),
              with));
      headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      exchange.sendResponseHeaders(with, answer.length == 0 ? -1 : answer.length);
      if (answer.length > 0) {
        exchange.getResponseBody().write(answer);
      }
    }
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
