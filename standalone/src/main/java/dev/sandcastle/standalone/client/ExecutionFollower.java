package dev.sandcastle.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Follows one execution to its end, also over lost connections: it comes back with the last event's
 * id, so that nothing is missed or repeated. For one thread; {@link #close()} may come from
 * another.
 */
public final class ExecutionFollower implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
  private static final int FIRST_SERVER_FAILURE = 500;

  private final Gateway gateway;
  private final String executionId;
  private final Duration patience;
  private final CountDownLatch closed = new CountDownLatch(1);
  private String lastEventId = "";

  /**
   * For one execution.
   *
   * @param patience how long a server that does not answer is tried again
   */
  public ExecutionFollower(Gateway gateway, String executionId, Duration patience) {
    this.gateway = gateway;
    this.executionId = executionId;
    this.patience = patience;
  }

  /**
   * Waits for the end.
   *
   * @throws RefusedException when the server knows no such execution (any more)
   * @throws IOException when the server did not answer for as long as the patience lasts
   */
  public Result follow(ExecutionListener listener) throws IOException, InterruptedException {
    long lostSince = 0;
    Duration pause = FIRST_PAUSE;
    while (true) {
      String before = lastEventId;
      try {
        var result = read(listener);
        if (result.isPresent()) {
          return result.get();
        }
      } catch (RefusedException refused) {
        if (refused.status() < FIRST_SERVER_FAILURE) {
          throw refused;
        }
        failAfterPatience(lostSince, refused);
      } catch (IOException lost) {
        failAfterPatience(lostSince, lost);
      }
      if (!before.equals(lastEventId)) {
        lostSince = 0;
        pause = FIRST_PAUSE;
      }
      lostSince = lostSince == 0 ? System.nanoTime() : lostSince;
      listener.reconnecting(pause);
      if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("The execution is not followed any more");
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  /** Ends a pause, and with it {@link #follow}. */
  @Override
  public void close() {
    closed.countDown();
  }

  private void failAfterPatience(long lostSince, IOException cause) throws IOException {
    if (lostSince != 0 && System.nanoTime() - lostSince > patience.toNanos()) {
      throw cause;
    }
  }

  /** Reads until the result or the end of the connection. */
  private Optional<Result> read(ExecutionListener listener)
      throws IOException, InterruptedException {
    var stream = gateway.events(executionId, lastEventId);
    if (stream.isEmpty()) {
      return Optional.of(Result.of(gateway.state(executionId)));
    }
    try (var open = stream.get()) {
      var events = new ServerSentEvents(open);
      for (var event = events.next(); event.isPresent(); event = events.next()) {
        var result = tell(listener, event.get());
        if (!event.get().id().isEmpty()) {
          lastEventId = event.get().id();
        }
        if (result.isPresent()) {
          return result;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Result> tell(ExecutionListener listener, ServerSentEvents.Event event)
      throws IOException {
    JsonNode data = JSON.readTree(event.data());
    switch (event.name()) {
      case "queued" -> listener.queued(data.path("position").asInt(), data.path("waiting").asInt());
      case "phase" -> listener.phase(data.path("phase").asText());
      case "stdout" -> listener.stdout(data.path("text").asText());
      case "stderr" -> listener.stderr(data.path("text").asText());
      case "result" -> {
        return Optional.of(Result.of(data));
      }
      default -> {
        // An event of a later version.
      }
    }
    return Optional.empty();
  }
}
