package dev.sandcastle.standalone.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The events of a {@code text/event-stream}, however the bytes arrive. Comments are skipped, an
 * event that the end of the stream cuts off is dropped. For one thread.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the format</a>
 */
final class ServerSentEvents {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final String DEFAULT_NAME = "message";

  private final Reader reader;
  private boolean atStart = true;
  private boolean afterCarriageReturn;
  private String lastId = "";

  ServerSentEvents(InputStream stream) {
    this.reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
  }

  /**
   * One event.
   *
   * @param name its name
   * @param id the id to come back with; empty when the stream gave none yet
   * @param data its data, lines joined by line feeds
   */
  record Event(String name, String id, String data) {}

  /** The next event; waits for it. Empty at the end of the stream. */
  Optional<Event> next() throws IOException {
    String name = "";
    var data = new StringBuilder();
    boolean any = false;
    for (String line = readLine(); line != null; line = readLine()) {
      if (line.isEmpty()) {
        if (any) {
          return Optional.of(
              new Event(name.isEmpty() ? DEFAULT_NAME : name, lastId, data.toString()));
        }
        name = "";
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "event" -> name = value;
        case "id" -> lastId = value.indexOf('\0') < 0 ? value : lastId;
        case "data" -> {
          if (any) {
            data.append('\n');
          }
          data.append(value);
          any = true;
        }
        default -> {
          // A comment, whose field is empty, or a field of a later version of the format.
        }
      }
    }
    return Optional.empty();
  }

  /** A line without its end, which is CR, LF or both; null at the end of the stream. */
  private String readLine() throws IOException {
    var line = new StringBuilder();
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
        return line.toString();
      }
      line.append(character);
    }
    return null;
  }
}
