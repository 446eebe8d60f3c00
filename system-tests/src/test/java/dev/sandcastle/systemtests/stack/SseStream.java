package dev.sandcastle.systemtests.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandcastle.client.sse.ServerSentEvents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A stream of server-sent events as they come, also what a client would pass over, read by a thread
 * of its own until it ends or is closed.
 */
public final class SseStream implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Event END = new Event("", "", JSON.missingNode(), 0);

  private final InputStream body;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private SseStream(InputStream body) {
    this.body = body;
    Thread.ofVirtual().name("sse-reader").start(this::read);
  }

  /**
   * One event.
   *
   * @param id its id
   * @param name its name
   * @param data its data
   * @param seenAt when it was read, {@link System#nanoTime()}
   */
  public record Event(String id, String name, JsonNode data, long seenAt) {
    /** The same for two sights of the same event. */
    public String identity() {
      return id + " " + name + " " + data;
    }
  }

  static SseStream open(HttpClient client, HttpRequest request) {
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new AssertionError(
            "Expected a stream, but the answer is %d %s"
                .formatted(
                    response.statusCode(),
                    new String(response.body().readAllBytes(), StandardCharsets.UTF_8)));
      }
      return new SseStream(response.body());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  /** The next event; empty when the stream has ended. */
  public Optional<Event> next() {
    try {
      Event event = events.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (event == null) {
        throw new AssertionError("Expected an event within " + PATIENCE + ", but none came");
      }
      return event.equals(END) ? Optional.empty() : Optional.of(event);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  /** So many events, or fewer when the stream ends. */
  public List<Event> take(int count) {
    var taken = new ArrayList<Event>();
    for (var event = Optional.<Event>empty(); taken.size() < count; ) {
      event = next();
      if (event.isEmpty()) {
        break;
      }
      taken.add(event.get());
    }
    return taken;
  }

  /** All events up to the end of the stream. */
  public List<Event> rest() {
    return take(Integer.MAX_VALUE);
  }

  /** Waits for an event of a name, dropping the others. */
  public Event await(String name) {
    for (var event = next(); event.isPresent(); event = next()) {
      if (event.get().name().equals(name)) {
        return event.get();
      }
    }
    throw new AssertionError("Expected an event '" + name + "', but the stream ended");
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void read() {
    try (var raw = new ServerSentEvents(body)) {
      for (var event = raw.next(); event.isPresent(); event = raw.next()) {
        JsonNode data = JSON.readTree(event.get().data());
        events.add(new Event(event.get().id(), event.get().name(), data, System.nanoTime()));
      }
    } catch (IOException cut) {
      // Closed by the test or by the server's death; the end below says so to the reader.
    } finally {
      events.add(END);
    }
  }
}
