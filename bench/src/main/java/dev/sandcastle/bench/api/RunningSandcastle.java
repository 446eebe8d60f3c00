package dev.sandcastle.bench.api;

import dev.sandcastle.bench.measure.Operation;
import dev.sandcastle.bench.measure.Sample;
import dev.sandcastle.client.ClientOptions;
import dev.sandcastle.client.Follow;
import dev.sandcastle.client.Sandcastle;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A running Sandcastle through its Java client, as a user's program has it. Its operations may be
 * used by many threads at once.
 */
public final class RunningSandcastle implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** Nothing is tried again: what is lost must not be measured. */
  private static final ClientOptions ONCE =
      ClientOptions.DEFAULT.withReadTimeout(DEADLINE).withAttempts(1).withPatience(Duration.ZERO);

  private final Connection connection;
  private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor();
  private final Sandcastle client;
  private final HttpClient operators = HttpClient.newHttpClient();

  /** Nothing is sent yet. */
  public RunningSandcastle(Connection connection) {
    this.connection = connection;
    this.client = new Sandcastle(connection.url(), connection.key(), ONCE);
  }

  /**
   * Python hello in a fresh sandbox with {@code ?wait=30s}: from just before the request is made to
   * the result.
   */
  public Operation hello() {
    return () -> {
      var trial = Trial.hello();
      long start = System.nanoTime();
      var result = client.run(trial.job());
      long nanos = System.nanoTime() - start;
      return ResultCheck.completed(trial, result, nanos);
    };
  }

  /**
   * Python hello with the events as the answer: from just before the request is made to the first
   * {@code stdout} event. The stream is then read to its end and its result checked.
   */
  public Operation firstLine() {
    return () -> {
      var trial = Trial.hello();
      long start = System.nanoTime();
      try (var stream = stream(client.start(trial.job()))) {
        stream.awaitFirstOutput();
        long nanos = System.nanoTime() - start;
        return ResultCheck.completed(trial, stream.awaitResult(), nanos);
      }
    };
  }

  /**
   * A sleeping program is cancelled once it has printed its line: from just before the cancel is
   * sent to the {@code result} event with status {@code cancelled}.
   */
  public Operation cancel() {
    return () -> {
      var trial = Trial.sleeper();
      String id = client.submit(trial.job()).id();
      try (var stream = stream(client.follow(id))) {
        stream.awaitOutput(trial.stdout());
        long start = System.nanoTime();
        if (!client.cancel(id)) {
          throw new WrongAnswerException("Expected '" + id + "' to be running, but it has ended");
        }
        var result = stream.awaitResult();
        var sample = Sample.since(start);
        ResultCheck.cancelled(trial, result);
        return sample;
      }
    };
  }

  /**
   * As {@link #hello}, with this many files of 16,000 bytes.
   *
   * @param count 1 to 50
   */
  public Operation files(int count) {
    return () -> {
      var trial = Trial.files(count);
      long start = System.nanoTime();
      var result = client.run(trial.job());
      return ResultCheck.completed(trial, result, System.nanoTime() - start);
    };
  }

  /** As {@link #hello}, by Node. */
  public Operation node() {
    return () -> once(Trial.node());
  }

  /** As {@link #node}, with a package. */
  public Operation nodePackage() {
    return () -> once(Trial.nodePackage());
  }

  private Sample once(Trial trial) throws IOException, InterruptedException {
    long start = System.nanoTime();
    var result = client.run(trial.job());
    return ResultCheck.completed(trial, result, System.nanoTime() - start);
  }

  /** As {@link #hello}; leaves {@link OutputVolume#BYTES} of output files. */
  public Operation outputs() {
    return () -> {
      var trial = Trial.outputs();
      long start = System.nanoTime();
      var result = client.run(trial.job());
      long nanos = System.nanoTime() - start;
      OutputVolume.require(result);
      return ResultCheck.completed(trial, result, nanos);
    };
  }

  /**
   * As {@link #hello}, but prints much, and nobody follows.
   *
   * @param bytes a multiple of 64 KiB
   */
  public Operation print(long bytes) {
    return () -> {
      var trial = Trial.printer(bytes);
      long start = System.nanoTime();
      var result = client.run(trial.job());
      return ResultCheck.printed(trial, bytes, result, System.nanoTime() - start);
    };
  }

  /**
   * Starts a program that prints much and is followed.
   *
   * @param bytes a multiple of 64 KiB
   */
  public Printing printing(long bytes) throws IOException, InterruptedException {
    var trial = Trial.printer(bytes);
    long start = System.nanoTime();
    return Printing.begin(trial, bytes, start, client.start(trial.job()), connection);
  }

  /** Whether {@link #liveHeap} can tell. */
  public boolean showsHeap() {
    return connection.pid().isPresent();
  }

  /** Bytes that are live on the heap of the serving process, after a full collection. */
  public long liveHeap() throws IOException, InterruptedException {
    return LiveHeap.bytes(connection.pid().orElseThrow());
  }

  /** The operators' figures as Prometheus text; empty when their address is not known. */
  String metrics() throws IOException, InterruptedException {
    if (connection.admin().isEmpty()) {
      return "";
    }
    var address = connection.admin().get().resolve("/metrics");
    var request = HttpRequest.newBuilder(address).timeout(DEADLINE).build();
    var response = operators.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new WrongAnswerException(
          "Expected HTTP status 200 of /metrics, but it is " + response.statusCode());
    }
    return response.body();
  }

  private ExecutionStream stream(Follow follow) {
    return new ExecutionStream(follow, DEADLINE, deadlines);
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    client.close();
    operators.close();
  }
}
