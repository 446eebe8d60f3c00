package dev.sandcastle.systemtests.stack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** A reverse proxy that shows a gateway under a folder of its own, as operators set one up. */
public final class PrefixProxy implements AutoCloseable {
  private static final String PREFIX = "/tools/sandcastle";
  private static final List<String> REQUEST_HEADERS =
      List.of("Authorization", "Accept", "Content-Type", "If-None-Match");
  private static final List<String> RESPONSE_HEADERS =
      List.of("Content-Type", "Content-Security-Policy", "ETag", "Location", "Cache-Control");

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI gateway;
  private final HttpServer server;

  private PrefixProxy(URI gateway, HttpServer server) {
    this.gateway = gateway;
    this.server = server;
  }

  /** Starts one before a gateway. */
  public static PrefixProxy before(URI gateway) {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var proxy = new PrefixProxy(gateway, server);
      var _ = server.createContext(PREFIX + "/", proxy::forward);
      server.start();
      return proxy;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Where the gateway's folder is, with a slash at the end. */
  public URI url() {
    return URI.create("http://127.0.0.1:%d%s/".formatted(server.getAddress().getPort(), PREFIX));
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().toString().substring(PREFIX.length());
      var body = BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes());
      var request =
          HttpRequest.newBuilder(gateway.resolve(path)).method(exchange.getRequestMethod(), body);
      for (String name : REQUEST_HEADERS) {
        exchange.getRequestHeaders().getOrDefault(name, List.of()).stream()
            .findFirst()
            .ifPresent(value -> request.header(name, value));
      }
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      for (String name : RESPONSE_HEADERS) {
        response
            .headers()
            .firstValue(name)
            .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
      }
      int length = response.body().length;
      exchange.sendResponseHeaders(response.statusCode(), length == 0 ? -1 : length);
      if (length > 0) {
        exchange.getResponseBody().write(response.body());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the gateway answers");
    }
  }
}
