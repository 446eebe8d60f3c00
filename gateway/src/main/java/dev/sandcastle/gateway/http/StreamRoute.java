package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.follow.ExecutionStream;
import dev.sandcastle.gateway.follow.StreamItem;
import dev.sandcastle.gateway.follow.StreamPosition;
import dev.sandcastle.gateway.follow.StreamSink;
import dev.sandcastle.gateway.follow.TextView;
import dev.sandcastle.gateway.follow.TopicLayout;
import dev.sandcastle.gateway.publish.KafkaClients;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.TenantId;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /v1/executions/{id}/events}, and the stream that a submission may ask for. */
final class StreamRoute implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(StreamRoute.class);
  private static final long RETRY_MS = 5_000;
  private static final int NO_CONTENT = 204;

  private final Executions executions;
  private final StreamPermits permits;
  private final KafkaClients clients;
  private final TopicLayout layout;
  private final Canceller canceller;
  private final Clock clock;
  private final Set<ExecutionStream> open = ConcurrentHashMap.newKeySet();

  StreamRoute(
      Executions executions,
      StreamPermits permits,
      KafkaClients clients,
      TopicLayout layout,
      Canceller canceller,
      Clock clock) {
    this.executions = executions;
    this.permits = permits;
    this.clients = clients;
    this.layout = layout;
    this.canceller = canceller;
    this.clock = clock;
  }

  /** Answers a reader that begins or comes back. */
  Answer events(Exchange exchange, TenantId tenant) throws DatabaseException, InterruptedException {
    var snapshot = executions.find(exchange, tenant);
    if (snapshot.isEmpty()) {
      return new Answer.Refused(ProblemMapper.noSuchExecution());
    }
    var lastId = exchange.header("Last-Event-ID").or(() -> exchange.query("lastEventId"));
    if (lastId.equals(Optional.of(StreamPosition.END_ID))) {
      return new Answer.Empty(NO_CONTENT);
    }
    var from =
        lastId.isEmpty() ? Optional.of(StreamPosition.START) : StreamPosition.parse(lastId.get());
    return from.isPresent()
        ? stream(exchange, snapshot.get(), from.get())
        : Exchange.rejected("lastEventId", "must be the id of an event of this execution");
  }

  /** Streams an execution until its end or until the reader is gone. */
  Answer stream(Exchange exchange, ExecutionSnapshot snapshot, StreamPosition from)
      throws InterruptedException {
    var view = AnsiParameter.view(exchange);
    if (view.isEmpty()) {
      return AnsiParameter.rejected();
    }
    var reading = new Reading(from, view.get());
    return switch (permits.take(snapshot.key().tenantId())) {
      case StreamPermits.Taken.TenantHasTooMany _ ->
          Answer.refused(
              Refusal.forNow(
                  ErrorCode.QUOTA_EXCEEDED, "Too many streams are open for this tenant", RETRY_MS));
      case StreamPermits.Taken.TooMany _ ->
          Answer.refused(
              Refusal.forNow(
                  ErrorCode.SANDBOX_UNAVAILABLE, "Too many streams are open here", RETRY_MS));
      case StreamPermits.Taken.Permit permit -> {
        try (permit) {
          yield run(exchange, snapshot, reading);
        }
      }
    };
  }

  /**
   * What a reader asks for.
   *
   * @param from where to go on
   * @param view how it is shown what was printed
   */
  private record Reading(StreamPosition from, TextView view) {}

  private Answer run(Exchange exchange, ExecutionSnapshot snapshot, Reading reading)
      throws InterruptedException {
    exchange.begin(
        200,
        Map.of(
            "Content-Type", SseFormat.CONTENT_TYPE,
            "Cache-Control", "private, no-cache, no-transform",
            "X-Accel-Buffering", "no"));
    var sink = new SseSink(exchange, reading.view());
    try {
      sink.write(SseFormat.BEGINNING);
      if (snapshot.hasEnded()
          && !ExecutionStream.isKept(snapshot.progress().updatedAt(), clock.instant())) {
        sink.deliver(List.of(ended(snapshot)));
      } else {
        follow(exchange, snapshot, reading, sink);
      }
      exchange.end();
    } catch (IOException broken) {
      LOGGER
          .atDebug()
          .addKeyValue("executionId", snapshot.key().executionId())
          .addKeyValue("reason", broken.getMessage())
          .log("Stream broken off");
      exchange.abort();
      if (exchange.gone().isDone() && exchange.flag("cancelOnDisconnect")) {
        canceller.cancelQuietly(snapshot.key(), "its reader disconnected");
      }
    }
    return new Answer.Sent();
  }

  private void follow(Exchange exchange, ExecutionSnapshot snapshot, Reading reading, SseSink sink)
      throws IOException, InterruptedException {
    var stream =
        new ExecutionStream(snapshot, reading.from(), reading.view(), clients.stream(), layout);
    open.add(stream);
    var onGone = exchange.gone().thenRun(stream::close);
    try {
      stream.run(sink);
      if (exchange.gone().isDone()) {
        throw new IOException("The client is gone");
      }
    } finally {
      open.remove(stream);
      var _ = onGone.cancel(false);
    }
  }

  private static StreamItem ended(ExecutionSnapshot snapshot) {
    return new StreamItem.Ended(
        StreamPosition.END_ID,
        snapshot.progress().updatedAt(),
        snapshot.progress().attempt().number(),
        snapshot);
  }

  /** Ends every open stream; readers come back, perhaps to another gateway. */
  @Override
  public void close() {
    open.forEach(ExecutionStream::close);
  }

  /** Holds no more than one part of what it is to write, however much that is. */
  private record SseSink(Exchange exchange, TextView view) implements StreamSink {
    private static final int PART_CHARS = 64 * 1024;

    @Override
    public void deliver(List<StreamItem> items) throws IOException, InterruptedException {
      var text = new StringBuilder();
      for (StreamItem item : items) {
        text.append(SseFormat.event(item, view));
        if (text.length() >= PART_CHARS) {
          write(text.toString());
          text.setLength(0);
        }
      }
      if (!text.isEmpty()) {
        write(text.toString());
      }
    }

    @Override
    public void keepAlive() throws IOException, InterruptedException {
      write(SseFormat.KEEP_ALIVE);
    }

    void write(String text) throws IOException, InterruptedException {
      exchange.write(Buffer.buffer(text));
    }
  }
}
