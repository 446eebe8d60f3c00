package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A stream of server-sent events that is read event by event. */
final class SseReader implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final BufferedReader lines;

  record Event(String name, String id, JsonNode data) {
    /** What matters of it but its id. */
    String told() {
      return name
          + " "
          + data.path("phase").asText()
          + data.path("text").asText()
          + data.path("status").asText()
          + data.path("path").asText();
    }
  }

  SseReader(ApiClient client, String path, Optional<String> lastId) throws Exception {
    var request = client.request(path).header("Accept", "text/event-stream");
    lastId.ifPresent(id -> request.header("Last-Event-ID", id));
    var response = client.open(request.build());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  Optional<Event> next() throws IOException {
    String name = "";
    String id = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("data: ")) {
        return Optional.of(new Event(name, id, MAPPER.readTree(line.substring(6))));
      }
    }
    return Optional.empty();
  }

  List<Event> rest() throws IOException {
    var events = new ArrayList<Event>();
    for (var event = next(); event.isPresent(); event = next()) {
      events.add(event.get());
    }
    return events;
  }

  /** What was printed to standard output. */
  static String text(List<Event> events) {
    var text = new StringBuilder();
    events.stream()
        .filter(event -> event.name().equals("stdout"))
        .forEach(event -> text.append(event.data().path("text").asText()));
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
