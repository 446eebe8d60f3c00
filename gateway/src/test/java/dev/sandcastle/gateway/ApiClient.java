package dev.sandcastle.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A client of the HTTP interface, as a user would write one. */
public record ApiClient(int port, String authorization) {
  /** A submission of a program that is never run, because tests play the worker. */
  public static final String HELLO =
      "{\"runtime\":\"python\",\"files\":[{\"path\":\"main.py\",\"content\":\"print(1)\"}],"
          + "\"entryPath\":\"main.py\"}";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** The same key at another gateway. */
  public ApiClient at(GatewayService gateway) {
    return new ApiClient(gateway.port(), authorization);
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", authorization);
  }

  public Reply get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  public Reply post(String path, String body) throws IOException, InterruptedException {
    return send(postRequest(path, body));
  }

  public CompletableFuture<Reply> postAsync(String path, String body) {
    return postInterruptibly(path, body).thenApply(Reply::new);
  }

  /** With an Idempotency-Key. */
  public CompletableFuture<Reply> postNamed(String path, String body, String key) {
    var request = HttpRequest.newBuilder(postRequest(path, body), (_, _) -> true);
    return HTTP.sendAsync(
            request.header("Idempotency-Key", key).build(), BodyHandlers.ofByteArray())
        .thenApply(Reply::new);
  }

  /** Cancelling the future closes the connection. */
  public CompletableFuture<HttpResponse<byte[]>> postInterruptibly(String path, String body) {
    return HTTP.sendAsync(postRequest(path, body), BodyHandlers.ofByteArray());
  }

  public Reply send(HttpRequest request) throws IOException, InterruptedException {
    return new Reply(HTTP.send(request, BodyHandlers.ofByteArray()));
  }

  /** Opens a response whose body is read as it comes. */
  public HttpResponse<InputStream> open(HttpRequest request)
      throws IOException, InterruptedException {
    return HTTP.send(request, BodyHandlers.ofInputStream());
  }

  private HttpRequest postRequest(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  /** An answer. */
  public record Reply(HttpResponse<byte[]> response) {
    public int status() {
      return response.statusCode();
    }

    public JsonNode json() {
      try {
        return MAPPER.readTree(response.body());
      } catch (IOException broken) {
        throw new AssertionError(
            "no JSON: " + new String(response.body(), java.nio.charset.StandardCharsets.UTF_8),
            broken);
      }
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }
}
