package dev.sandcastle.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandcastle.client.sse.ServerSentEvents;
import dev.sandcastle.schemas.execution.StreamName;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An execution that is followed to its end, also over lost connections: it comes back with the last
 * event's id, so that nothing is missed or repeated. For one thread; {@link #close()} may come from
 * another, which is why {@code body} is volatile.
 */
public final class Follow implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int TOO_MANY = 429;
  private static final int FIRST_SERVER_FAILURE = 500;

  private final Transport transport;
  private final String executionId;
  private final Backoff backoff;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Optional<InputStream> body = Optional.empty();
  private Optional<ServerSentEvents> events = Optional.empty();
  private String lastEventId;
  private int attempt;
  private Duration pause = Duration.ZERO;
  private boolean ended;

  Follow(Transport transport, String executionId, String lastEventId) {
    this.transport = transport;
    this.executionId = executionId;
    this.lastEventId = lastEventId;
    this.backoff = new Backoff(transport.options().patience());
  }

  /** Of a connection that is open already. */
  Follow(Transport transport, String executionId, InputStream body) {
    this(transport, executionId, "");
    take(body);
  }

  /** Which execution. */
  public String executionId() {
    return executionId;
  }

  /**
   * The next thing that happened; waits for it. Empty after {@link ExecutionNotice.Ended}.
   *
   * @throws ProblemException when the server knows no such execution (any more)
   * @throws IOException when the server did not answer for as long as the patience lasts, or this
   *     was closed
   */
  public Optional<ExecutionNotice> next() throws IOException, InterruptedException {
    while (!ended) {
      if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("The execution is not followed any more");
      }
      pause = Duration.ZERO;
      Optional<ServerSentEvents.Event> event;
      try {
        if (events.isEmpty() && !connect()) {
          return Optional.of(endFromState());
        }
        event = events.get().next();
        if (event.isEmpty()) {
          throw new EOFException("Expected a result, but the stream ended without one");
        }
      } catch (ServerSentEvents.TooLongException hopeless) {
        throw hopeless;
      } catch (ProblemException refused) {
        return Optional.of(lost(refused, waitFor(refused)));
      } catch (IOException lost) {
        return Optional.of(lost(lost, Duration.ZERO));
      }
      var notice = notice(event.get());
      if (notice.isPresent()) {
        return notice;
      }
    }
    return Optional.empty();
  }

  /**
   * Reads on to the end.
   *
   * @throws ProblemException when the server knows no such execution (any more)
   * @throws IOException when the server did not answer for as long as the patience lasts, or this
   *     was closed
   */
  public Result await() throws IOException, InterruptedException {
    for (var notice = next(); notice.isPresent(); notice = next()) {
      if (notice.get() instanceof ExecutionNotice.Ended end) {
        return end.result();
      }
    }
    throw new IllegalStateException("the end was read before");
  }

  /** Ends what {@link #next} waits for, and with it {@link #next}. The execution goes on. */
  @Override
  public void close() throws IOException {
    closed.countDown();
    // Not the reader around it, whose lock the thread that reads holds.
    if (body.isPresent()) {
      body.get().close();
    }
  }

  /** Connects; false when there is nothing behind the last event. */
  private boolean connect() throws IOException, InterruptedException {
    var request =
        transport
            .request("/v1/executions/" + executionId + "/events")
            .header("Accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    var response = transport.openOnce(request.build());
    if (response.statusCode() != OK) {
      response.body().close();
      return false;
    }
    take(transport.watched(response.body()));
    if (closed.getCount() == 0) {
      close();
    }
    return true;
  }

  private void take(InputStream stream) {
    body = Optional.of(stream);
    events = Optional.of(new ServerSentEvents(stream));
  }

  private ExecutionNotice endFromState() throws IOException, InterruptedException {
    var answer =
        transport.send(
            transport.request("/v1/executions/" + executionId).build(), Transport.Repeat.ALWAYS);
    var result =
        Documents.read(answer.body(), Documents::execution)
            .result()
            .orElseThrow(
                () ->
                    new IOException("Expected the end of '" + executionId + "', but it has none"));
    ended = true;
    return new ExecutionNotice.Ended(
        lastEventId, result.finishedAt().orElseGet(Instant::now), attempt, result);
  }

  /** How long to wait after a refusal that may pass. */
  private static Duration waitFor(ProblemException refused) throws ProblemException {
    boolean passes =
        refused.status() >= FIRST_SERVER_FAILURE
            || (refused.status() == TOO_MANY && refused.retryAfter().isPresent());
    if (!passes) {
      throw refused;
    }
    return refused.retryAfter().orElse(Duration.ZERO);
  }

  private ExecutionNotice lost(IOException cause, Duration least) throws IOException {
    if (closed.getCount() == 0 || transport.isClosed()) {
      throw new IOException("The execution is not followed any more", cause);
    }
    var asked = events.flatMap(ServerSentEvents::retry).orElse(least);
    if (body.isPresent()) {
      body.get().close();
    }
    body = Optional.empty();
    events = Optional.empty();
    pause = backoff.failed(cause, asked);
    return new ExecutionNotice.Reconnecting(
        lastEventId, Instant.now(), attempt, pause, String.valueOf(cause.getMessage()));
  }

  private Optional<ExecutionNotice> notice(ServerSentEvents.Event event) throws IOException {
    JsonNode data = JSON.readTree(event.data());
    backoff.succeeded();
    lastEventId = event.id();
    attempt = data.path("attempt").asInt(attempt);
    var at = Documents.instant(data, "at");
    return Optional.ofNullable(
        switch (event.name()) {
          case "queued" ->
              new ExecutionNotice.Queued(
                  event.id(),
                  at,
                  attempt,
                  data.path("position").asInt(),
                  data.path("waiting").asInt());
          case "phase" ->
              new ExecutionNotice.PhaseBegan(
                  event.id(),
                  at,
                  attempt,
                  Status.parse(data.path("phase").asText()),
                  Documents.progress(data.path("progress")));
          case "egress" ->
              new ExecutionNotice.EgressRefused(
                  event.id(),
                  at,
                  attempt,
                  data.path("host").asText(),
                  data.path("port").asInt(),
                  data.path("reason").asText());
          case "stdout" -> printed(event.id(), at, StreamName.STDOUT, data);
          case "stderr" -> printed(event.id(), at, StreamName.STDERR, data);
          case "step" ->
              new ExecutionNotice.StepEnded(event.id(), at, attempt, Documents.step(data, 0));
          case "result" -> end(event.id(), at, data);
          // An event of a later version.
          default -> null;
        });
  }

  private ExecutionNotice end(String id, Instant at, JsonNode data) throws IOException {
    var result = Documents.value(data, Documents::result);
    ended = true;
    close();
    return new ExecutionNotice.Ended(id, at, attempt, result);
  }

  private ExecutionNotice printed(String id, Instant at, StreamName stream, JsonNode data) {
    return new ExecutionNotice.Printed(
        id,
        at,
        attempt,
        stream,
        data.path("sequence").asLong(),
        data.path("offset").asLong(),
        data.path("text").asText());
  }
}
