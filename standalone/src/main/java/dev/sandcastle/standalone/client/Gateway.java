package dev.sandcastle.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** The gateway's HTTP API in one tenant's name. Thread-safe. */
public final class Gateway implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int FIRST_FAILURE = 400;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_PATIENCE)
          .build();
  private final URI url;
  private final String key;

  /** With the gateway's address and a tenant's key. */
  public Gateway(URI url, String key) {
    this.url = url;
    this.key = key;
  }

  /**
   * Submits a program.
   *
   * @return the execution's id
   * @throws RefusedException when the gateway does not take it
   */
  public String submit(Submission submission) throws IOException, InterruptedException {
    var request =
        request("/v1/executions")
            .timeout(ANSWER_PATIENCE)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(submission.toJson())))
            .build();
    var document =
        JSON.readTree(accepted(client.send(request, HttpResponse.BodyHandlers.ofByteArray())));
    return document.path("executionId").asText();
  }

  /**
   * Opens an execution's events.
   *
   * @param lastEventId the last event seen; empty for all
   * @return the events, as the server sends them; empty when there is nothing after that one
   */
  Optional<InputStream> events(String executionId, String lastEventId)
      throws IOException, InterruptedException {
    var request =
        request("/v1/executions/" + executionId + "/events").header("Accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() == OK) {
      return Optional.of(response.body());
    }
    try (InputStream body = response.body()) {
      if (response.statusCode() == NO_CONTENT) {
        return Optional.empty();
      }
      throw refusal(response.statusCode(), body.readAllBytes());
    }
  }

  /** The execution's state, or its result when it has ended. */
  JsonNode state(String executionId) throws IOException, InterruptedException {
    var request = request("/v1/executions/" + executionId).timeout(ANSWER_PATIENCE).build();
    return JSON.readTree(accepted(client.send(request, HttpResponse.BodyHandlers.ofByteArray())));
  }

  /** Asks to end an execution; its events tell when it has. */
  public void cancel(String executionId) throws IOException, InterruptedException {
    var request =
        request("/v1/executions/" + executionId + "/cancel")
            .timeout(ANSWER_PATIENCE)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    accepted(client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
  }

  /** Fetches what an {@code href} of the API points to into a file, which is replaced. */
  public void download(String href, Path file) throws IOException, InterruptedException {
    var response =
        client.send(
            request(href).build(),
            answer ->
                answer.statusCode() == OK
                    ? HttpResponse.BodySubscribers.ofFile(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)
                    : HttpResponse.BodySubscribers.replacing(file));
    if (response.statusCode() != OK) {
      throw new RefusedException(
          response.statusCode(), "", "The server has no file at " + href + " any more");
    }
  }

  /** Closes connections; events that are being read end. */
  @Override
  public void close() {
    client.shutdownNow();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + key);
  }

  private static byte[] accepted(HttpResponse<byte[]> response) throws RefusedException {
    if (response.statusCode() >= FIRST_FAILURE) {
      throw refusal(response.statusCode(), response.body());
    }
    return response.body();
  }

  private static RefusedException refusal(int status, byte[] body) {
    try {
      JsonNode problem = JSON.readTree(body);
      String detail = problem.path("detail").asText("The server refused with " + status);
      String field = problem.path("field").asText("");
      return new RefusedException(
          status,
          problem.path("code").asText(""),
          field.isEmpty() ? detail : field + ": " + detail);
    } catch (IOException noProblemDocument) {
      return new RefusedException(status, "", "The server refused with " + status);
    }
  }
}
