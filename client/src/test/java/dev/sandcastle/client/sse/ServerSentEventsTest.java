package dev.sandcastle.client.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.client.sse.ServerSentEvents.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

  // EVT-11
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void shouldTakeAnyLineEnd(String lineEnd) throws IOException {
    // when
    var events = parse(STREAM.replace("\n", lineEnd));

    // then
    assertThat(events).isEqualTo(EVENTS);
  }

  // EVT-11
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

  @Test
  void shouldForgetTheNameOfAnEventWithoutData() throws IOException {
    // when
    var events = parse("event: result\n\ndata: x\n\n");

    // then
    assertThat(events).containsExactly(new Event("message", "", "x"));
  }

  @Test
  void shouldHearWhenToComeBack() throws IOException {
    // given
    var reader = reader("retry: 1500\nretry: soon\nretry: -1\ndata: x\n\n", 100);

    // when
    var before = reader.retry();
    reader.next();

    // then
    assertThat(before).isEmpty();
    assertThat(reader.retry()).contains(Duration.ofMillis(1500));
  }

  @Test
  void shouldTakeALineAsLongAsTheLimit() throws IOException {
    // given
    var reader = reader("data:" + "x".repeat(5) + "\n\n", 10);

    // when
    var event = reader.next();

    // then
    assertThat(event).contains(new Event("message", "", "xxxxx"));
  }

  @Test
  void shouldGiveUpOnALineWithoutEndInsteadOfKeepingAllOfIt() throws IOException {
    // given
    var endless = new Endless();

    // when
    var next = assertThatThrownBy(() -> new ServerSentEvents(endless, 1_000).next());

    // then
    next.isInstanceOf(ServerSentEvents.TooLongException.class);
    assertThat(endless.read).isLessThan(100_000);
  }

  @Test
  void shouldGiveUpOnAnEventOfTooManyLines() {
    // given
    var reader = reader("data: 123\n".repeat(10), 10);

    // when
    var next = assertThatThrownBy(reader::next);

    // then
    next.isInstanceOf(ServerSentEvents.TooLongException.class);
  }

  private static ServerSentEvents reader(String text, int limit) {
    return new ServerSentEvents(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), limit);
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

  /** A line that never ends. */
  private static final class Endless extends InputStream {
    private long read;

    @Override
    public int read() {
      read++;
      return 'x';
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      java.util.Arrays.fill(target, offset, offset + length, (byte) 'x');
      read += length;
      return length;
    }
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
