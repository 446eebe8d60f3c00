package dev.sandcastle.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.standalone.client.ServerSentEvents.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSentEventsTest {
  private static final String STREAM =
      """
      retry: 1000

      : a comment
      event: stdout
      id: 1
      data: {"text":"grüße 🏰"}

      :

      event: stdout
      id: 2
      data: first
      data:second

      data: plain

      """;
  private static final List<Event> EVENTS =
      List.of(
          new Event("stdout", "1", "{\"text\":\"grüße 🏰\"}"),
          new Event("stdout", "2", "first\nsecond"),
          new Event("message", "2", "plain"));

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void shouldTakeAnyLineEnd(String lineEnd) throws IOException {
    // when
    var events = parse(STREAM.replace("\n", lineEnd));

    // then
    assertThat(events).isEqualTo(EVENTS);
  }

  @Property(tries = 200)
  void shouldTakeBytesInAnyPieces(@ForAll long seed) throws IOException {
    // given
    byte[] bytes = STREAM.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);

    // when
    var events = parse(new InPieces(bytes, new Random(seed)));

    // then
    assertThat(events).as("seed %d", seed).isEqualTo(EVENTS);
  }

  @Test
  void shouldDropAnEventThatIsCutOff() throws IOException {
    // when
    var events = parse("data: whole\n\ndata: cut off\n");

    // then
    assertThat(events).containsExactly(new Event("message", "", "whole"));
  }

  @Test
  void shouldSkipEventsWithoutData() throws IOException {
    // when
    var events = parse("event: empty\nid: 7\n\ndata\n\n");

    // then
    assertThat(events).containsExactly(new Event("message", "7", ""));
  }

  @Test
  void shouldKeepSpacesButTheFirst() throws IOException {
    // when
    var events = parse("data:  two\n\n");

    // then
    assertThat(events).containsExactly(new Event("message", "", " two"));
  }

  @Test
  void shouldIgnoreAByteOrderMarkAndIdsWithNul() throws IOException {
    // when
    var events = parse("\uFEFFid: 1\ndata: a\n\nid: 2\u0000\ndata: b\n\n");

    // then
    assertThat(events)
        .containsExactly(new Event("message", "1", "a"), new Event("message", "1", "b"));
  }

  private static List<Event> parse(String text) throws IOException {
    return parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Event> parse(InputStream stream) throws IOException {
    var parser = new ServerSentEvents(stream);
    var events = new ArrayList<Event>();
    for (var event = parser.next(); event.isPresent(); event = parser.next()) {
      events.add(event.get());
    }
    return events;
  }

  /** Bytes as a socket hands them out: a few at a time. */
  private static final class InPieces extends InputStream {
    private final InputStream whole;
    private final Random random;

    InPieces(byte[] bytes, Random random) {
      this.whole = new ByteArrayInputStream(bytes);
      this.random = random;
    }

    @Override
    public int read() throws IOException {
      return whole.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return whole.read(target, offset, Math.min(length, 1 + random.nextInt(4)));
    }
  }
}
