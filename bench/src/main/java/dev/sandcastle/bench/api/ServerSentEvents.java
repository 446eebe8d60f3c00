package dev.sandcastle.bench.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads a {@code text/event-stream} one event at a time, by the rules of the HTML standard as far
 * as a client of Sandcastle needs them: {@code event} and {@code data}; comments and other fields
 * are skipped.
 */
final class ServerSentEvents implements AutoCloseable {
  /** An event. Several data lines are joined by line feeds. */
  record Event(String name, String data) {}

  private final BufferedReader lines;

  ServerSentEvents(InputStream stream) {
    lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  /** The next event; empty at the end of the stream. Waits for it. */
  Optional<Event> next() throws IOException {
    String name = "message";
    StringBuilder data = null;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (data != null) {
          return Optional.of(new Event(name, data.toString()));
        }
        name = "message";
      } else if (line.startsWith("event:")) {
        name = value(line, "event:");
      } else if (line.startsWith("data:")) {
        data = data == null ? new StringBuilder() : data.append('\n');
        data.append(value(line, "data:"));
      }
    }
    return Optional.empty();
  }

  private static String value(String line, String field) {
    var value = line.substring(field.length());
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
