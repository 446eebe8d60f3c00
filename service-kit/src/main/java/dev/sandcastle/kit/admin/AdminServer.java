package dev.sandcastle.kit.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sandcastle.kit.telemetry.Telemetry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves {@code /healthz} (the process answers), {@code /readyz} (200 when every check passes,
 * otherwise 503 with a line for each one that does not) and {@code /metrics} (Prometheus text).
 */
public final class AdminServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor;

  private AdminServer(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /**
   * Starts to listen.
   *
   * @param address where; port 0 takes a free one
   * @throws IOException when the address cannot be bound; the message names it
   */
  public static AdminServer start(
      InetSocketAddress address, Telemetry telemetry, List<ReadinessCheck> checks)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException taken) {
      throw new IOException(
          "Expected to listen on admin address " + address + ", but " + taken.getMessage(), taken);
    }
    var executor = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(executor);
    server.createContext("/healthz", exchange -> answer(exchange, 200, "ok\n"));
    server.createContext("/readyz", exchange -> answerReadiness(exchange, checks));
    server.createContext("/metrics", exchange -> answer(exchange, 200, telemetry.scrape()));
    server.start();
    return new AdminServer(server, executor);
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
  }

  private static void answerReadiness(HttpExchange exchange, List<ReadinessCheck> checks)
      throws IOException {
    var text = new StringBuilder();
    boolean ready = true;
    for (ReadinessCheck check : checks) {
      var problem = check.problem();
      ready &= problem.isEmpty();
      text.append(check.name()).append(": ").append(problem.orElse("ok")).append('\n');
    }
    answer(exchange, ready ? 200 : 503, text.toString());
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
