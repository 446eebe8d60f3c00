package dev.sandcastle.bench.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * The events of one execution as they come. For one thread; only {@link #expire()} may be called by
 * another, and ends a read that waits too long.
 */
final class ExecutionStream implements AutoCloseable {
  private final ServerSentEvents events;
  private final InputStream body;
  private final ObjectMapper json;
  private final StringBuilder stdout = new StringBuilder();
  private Optional<Future<?>> expiry = Optional.empty();
  private volatile boolean expired;

  ExecutionStream(InputStream body, ObjectMapper json) {
    this.body = body;
    this.json = json;
    events = new ServerSentEvents(body);
  }

  /** The task that will call {@link #expire()}; it is cancelled when this stream is closed. */
  void closeAt(Future<?> task) {
    expiry = Optional.of(task);
  }

  /** Reads until the program has printed anything. */
  void awaitFirstOutput() throws IOException {
    while (stdout.isEmpty()) {
      var event = next();
      if (event.name().equals("result")) {
        throw new WrongAnswerException(
            "Expected output before the result, but there was none: " + event.data());
      }
    }
  }

  /** Reads until the program has printed exactly this. */
  void awaitOutput(String expected) throws IOException {
    awaitFirstOutput();
    while (stdout.length() < expected.length()) {
      var _ = next();
    }
    requireOutput(expected);
  }

  /** Reads to the result, and makes sure that nothing follows it and that nothing was missed. */
  JsonNode awaitResult() throws IOException {
    var event = next();
    while (!event.name().equals("result")) {
      event = next();
    }
    var result = json.readTree(event.data());
    requireOutput(result.path("stdout").asText());
    var extra = events.next();
    if (extra.isPresent()) {
      throw new WrongAnswerException("Expected the result to be last, but then came " + extra);
    }
    return result;
  }

  private ServerSentEvents.Event next() throws IOException {
    Optional<ServerSentEvents.Event> event;
    try {
      event = events.next();
    } catch (IOException broken) {
      throw expired
          ? new IOException("Expected the result in time, but it is late", broken)
          : broken;
    }
    if (event.isEmpty()) {
      throw new WrongAnswerException("Expected a result, but the stream ended without one");
    }
    if (event.get().name().equals("stdout")) {
      stdout.append(json.readTree(event.get().data()).path("text").asText());
    }
    return event.get();
  }

  private void requireOutput(String expected) throws WrongAnswerException {
    if (!expected.contentEquals(stdout)) {
      throw new WrongAnswerException(
          "Expected stdout events of '%s', but they are '%s'"
              .formatted(expected.strip(), stdout.toString().strip()));
    }
  }

  /** Ends a read that waits. */
  void expire() {
    expired = true;
    try {
      body.close();
    } catch (IOException unclosed) {
      throw new java.io.UncheckedIOException(unclosed);
    }
  }

  @Override
  public void close() throws IOException {
    expiry.ifPresent(task -> task.cancel(false));
    events.close();
  }
}
