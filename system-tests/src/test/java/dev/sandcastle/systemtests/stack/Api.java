package dev.sandcastle.systemtests.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/**
 * A tenant's view of a running Sandcastle as bare HTTP, for stories about requests and answers
 * themselves; the others use {@link Stack#sandcastle()}.
 */
public final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI base;
  private final Optional<String> key;

  /**
   * @param base for example {@code http://127.0.0.1:8080}
   * @param key sent as a bearer token; none when empty
   */
  public Api(URI base, Optional<String> key) {
    this.base = base;
    this.key = key;
  }

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param contentType without parameters
   * @param body parsed; a missing node when it is no JSON
   * @param text as it came
   */
  public record Answer(int status, String contentType, JsonNode body, String text) {
    /** The id in the answer to a submission. */
    public String executionId() {
      String id = body.path("executionId").asText();
      if (id.isEmpty()) {
        throw new AssertionError("Expected an executionId, but the answer is " + this);
      }
      return id;
    }
  }

  /** A submission of one Python file; more fields can be put. */
  public static ObjectNode python(String source) {
    return program("python", "main.py", source);
  }

  /** A submission of one file; more fields can be put. */
  public static ObjectNode program(String runtime, String path, String source) {
    ObjectNode submission = JSON.createObjectNode();
    submission.put("runtime", runtime).put("entryPath", path);
    submission.putArray("files").addObject().put("path", path).put("content", source);
    return submission;
  }

  /** Submits; answers as soon as it is accepted. */
  public Answer submit(ObjectNode submission) {
    return post("/v1/executions", submission.toString());
  }

  /** Submits and waits for the result. */
  public Answer run(ObjectNode submission) {
    return post("/v1/executions?wait=30s", submission.toString());
  }

  /** State or result. */
  public Answer get(String executionId) {
    return send(request("/v1/executions/" + executionId).GET().build());
  }

  /** Asks for a cancel. */
  public Answer cancel(String executionId) {
    return post("/v1/executions/" + executionId + "/cancel", "");
  }

  /** Any GET. */
  public Answer fetch(String path) {
    return send(request(path).GET().build());
  }

  /** Any POST of JSON. */
  public Answer post(String path, String body) {
    return post(path, BodyPublishers.ofString(body));
  }

  /** Any POST of JSON, streamed. */
  public Answer post(String path, BodyPublisher body) {
    return send(request(path).header("Content-Type", "application/json").POST(body).build());
  }

  /** The execution's events so far and then live. */
  public SseStream follow(String executionId) {
    return follow(executionId, Optional.empty());
  }

  /** The execution's events behind one that was seen. */
  public SseStream follow(String executionId, Optional<String> lastEventId) {
    var request = request("/v1/executions/" + executionId + "/events");
    lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
    return SseStream.open(client, request.header("Accept", "text/event-stream").GET().build());
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
    key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      String type = response.headers().firstValue("Content-Type").orElse("").split(";")[0];
      JsonNode body = type.endsWith("json") ? JSON.readTree(response.body()) : JSON.missingNode();
      return new Answer(response.statusCode(), type, body, response.body());
    } catch (IOException failed) {
      throw new UncheckedIOException(request.method() + " " + request.uri(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}
