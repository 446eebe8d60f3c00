package dev.sandcastle.client.sse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The events of a {@code text/event-stream}, however the bytes arrive. Comments are skipped, an
 * event that the end of the stream cuts off is dropped. For one thread.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the format</a>
 */
public final class ServerSentEvents implements AutoCloseable {
  /** Longest line and longest event by default, characters; a result is well below. */
  public static final int DEFAULT_LIMIT = 8 << 20;

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final String DEFAULT_NAME = "message";
  private static final Pattern MILLIS = Pattern.compile("\\d{1,9}");

  private final Reader reader;
  private final int limit;
  private final StringBuilder line = new StringBuilder();
  private boolean atStart = true;
  private boolean afterCarriageReturn;
  private String lastId = "";
  private Optional<Duration> retry = Optional.empty();

  /** Of a stream. */
  public ServerSentEvents(InputStream stream) {
    this(stream, DEFAULT_LIMIT);
  }

  /**
   * Of a stream.
   *
   * @param limit longest line and longest event, characters
   */
  public ServerSentEvents(InputStream stream, int limit) {
    this.reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    this.limit = limit;
  }

  /**
   * One event.
   *
   * @param name its name
   * @param id the id to come back with; empty when the stream gave none yet
   * @param data its data, lines joined by line feeds
   */
  public record Event(String name, String id, String data) {}

  /** A line or an event is longer than the limit. Reading it again does not help. */
  public static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    private TooLongException(int limit) {
      super("Expected lines and events of at most %,d characters".formatted(limit));
    }
  }

  /**
   * The next event; waits for it. Empty at the end of the stream.
   *
   * @throws TooLongException when it is longer than the limit
   */
  public Optional<Event> next() throws IOException {
    String name = "";
    var data = new StringBuilder();
    boolean any = false;
    while (readLine()) {
      if (line.isEmpty()) {
        if (any) {
          return Optional.of(
              new Event(name.isEmpty() ? DEFAULT_NAME : name, lastId, data.toString()));
        }
        name = "";
        continue;
      }
      int colon = line.indexOf(":");
      String field = colon < 0 ? line.toString() : line.substring(0, colon);
      switch (field) {
        case "event" -> name = value(colon);
        case "id" -> lastId = idOr(lastId, value(colon));
        case "retry" -> retry = retryOr(retry, value(colon));
        case "data" -> {
          append(data, any, value(colon));
          any = true;
        }
        default -> {
          // A comment, whose field is empty, or a field of a later version of the format.
        }
      }
    }
    return Optional.empty();
  }

  /** How long the server asks to wait before coming back; empty when it did not say. */
  public Optional<Duration> retry() {
    return retry;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private void append(StringBuilder data, boolean any, String value) throws TooLongException {
    if (any) {
      data.append('\n');
    }
    if (data.length() + value.length() > limit) {
      throw new TooLongException(limit);
    }
    data.append(value);
  }

  private String value(int colon) {
    if (colon < 0) {
      return "";
    }
    boolean space = colon + 1 < line.length() && line.charAt(colon + 1) == ' ';
    return line.substring(colon + (space ? 2 : 1));
  }

  private static String idOr(String before, String value) {
    return value.indexOf('\0') < 0 ? value : before;
  }

  private static Optional<Duration> retryOr(Optional<Duration> before, String value) {
    return MILLIS.matcher(value).matches()
        ? Optional.of(Duration.ofMillis(Long.parseLong(value)))
        : before;
  }

  /** Reads a line without its end, which is CR, LF or both; false at the end of the stream. */
  private boolean readLine() throws IOException {
    line.setLength(0);
    for (int next = reader.read(); next >= 0; next = reader.read()) {
      char character = (char) next;
      boolean secondOfTwo = afterCarriageReturn && character == '\n';
      afterCarriageReturn = character == '\r';
      boolean mark = atStart && character == BYTE_ORDER_MARK;
      atStart = false;
      if (secondOfTwo || mark) {
        continue;
      }
      if (character == '\n' || character == '\r') {
        return true;
      }
      if (line.length() == limit) {
        throw new TooLongException(limit);
      }
      line.append(character);
    }
    return false;
  }
}
