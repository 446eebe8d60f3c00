package dev.sandcastle.bench.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandcastle.bench.measure.Operation;
import dev.sandcastle.bench.measure.Sample;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A running Sandcastle. Its operations may be used by many threads at once. */
public final class Sandcastle implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Connection connection;
  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .executor(threads)
          .build();

  /** Nothing is sent yet. */
  public Sandcastle(Connection connection) {
    this.connection = connection;
  }

  /**
   * Python hello in a fresh sandbox with {@code ?wait=30s}: from just before the request is sent to
   * the last byte of the answer.
   */
  public Operation hello() {
    return () -> {
      var job = Job.hello();
      var request = post("/v1/executions?wait=30s", job.body()).build();
      long start = System.nanoTime();
      var response = http.send(request, BodyHandlers.ofByteArray());
      long nanos = System.nanoTime() - start;
      requireStatus(200, response.statusCode(), response.body());
      return ResultCheck.completed(job, json.readTree(response.body()), nanos);
    };
  }

  /**
   * Python hello with the events as the answer: from just before the request is sent to the first
   * {@code stdout} event. The stream is then read to its end and its result checked.
   */
  public Operation firstLine() {
    return () -> {
      var job = Job.hello();
      var request =
          post("/v1/executions", job.body()).header("Accept", "text/event-stream").build();
      long start = System.nanoTime();
      try (var stream = follow(request)) {
        stream.awaitFirstOutput();
        long nanos = System.nanoTime() - start;
        return ResultCheck.completed(job, stream.awaitResult(), nanos);
      }
    };
  }

  /**
   * A sleeping program is cancelled once it has printed its line: from just before the cancel is
   * sent to the {@code result} event with status {@code cancelled}.
   */
  public Operation cancel() {
    return () -> {
      var job = Job.sleeper();
      var path = "/v1/executions/" + submit(job);
      try (var stream = follow(get(path + "/events").build())) {
        stream.awaitOutput(job.stdout());
        var request = post(path + "/cancel", "").build();
        long start = System.nanoTime();
        var answer = http.send(request, BodyHandlers.ofByteArray());
        requireStatus(202, answer.statusCode(), answer.body());
        var result = stream.awaitResult();
        var sample = Sample.since(start);
        ResultCheck.cancelled(job, result);
        return sample;
      }
    };
  }

  /** The operators' figures as Prometheus text; empty when their address is not known. */
  String metrics() throws IOException, InterruptedException {
    if (connection.admin().isEmpty()) {
      return "";
    }
    var address = connection.admin().get().resolve("/metrics");
    var request = HttpRequest.newBuilder(address).timeout(DEADLINE).build();
    var response = http.send(request, BodyHandlers.ofByteArray());
    requireStatus(200, response.statusCode(), response.body());
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private String submit(Job job) throws IOException, InterruptedException {
    var response =
        http.send(post("/v1/executions", job.body()).build(), BodyHandlers.ofByteArray());
    requireStatus(202, response.statusCode(), response.body());
    return json.readTree(response.body()).path("executionId").asText();
  }

  private ExecutionStream follow(HttpRequest request) throws IOException, InterruptedException {
    var response = http.send(request, BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      requireStatus(200, response.statusCode(), response.body().readAllBytes());
    }
    var stream = new ExecutionStream(response.body(), json);
    stream.closeAt(deadlines.schedule(stream::expire, DEADLINE.toMillis(), TimeUnit.MILLISECONDS));
    return stream;
  }

  private HttpRequest.Builder post(String path, String body) {
    return get(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(connection.url().resolve(path))
        .timeout(DEADLINE)
        .header("Authorization", "Bearer " + connection.key());
  }

  private static void requireStatus(int expected, int status, byte[] body)
      throws WrongAnswerException {
    if (status != expected) {
      throw new WrongAnswerException(
          "Expected HTTP status %d, but it is %d: %s"
              .formatted(expected, status, new String(body, StandardCharsets.UTF_8)));
    }
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    http.shutdownNow();
    http.close();
    threads.close();
  }
}
