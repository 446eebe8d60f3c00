package dev.sandcastle.bench.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServerSentEventsTest {
  @Test
  void shouldReadEventsAndSkipComments() throws IOException {
    // given
    var text =
        """
        : keep-alive

        id: 1
        event: queued
        data: {"position":1}

        event:stdout
        data: {"text":
        data: "ä"}

        """;

    // when
    var events = read(text);

    // then
    assertThat(events)
        .containsExactly(
            new ServerSentEvents.Event("queued", "{\"position\":1}"),
            new ServerSentEvents.Event("stdout", "{\"text\":\n\"ä\"}"));
  }

  @Test
  void shouldDropWhatIsCutOff() throws IOException {
    assertThat(read("event: result\ndata: {\"status\":")).isEmpty();
  }

  @Test
  void shouldForgetTheNameOfAnEventWithoutData() throws IOException {
    assertThat(read("event: result\n\ndata: x\n\n"))
        .containsExactly(new ServerSentEvents.Event("message", "x"));
  }

  private static List<ServerSentEvents.Event> read(String text) throws IOException {
    try (var stream = new ServerSentEvents(new ByteArrayInputStream(text.getBytes(UTF_8)))) {
      var events = new ArrayList<ServerSentEvents.Event>();
      for (var next = stream.next(); next.isPresent(); next = stream.next()) {
        events.add(next.get());
      }
      return events;
    }
  }
}
