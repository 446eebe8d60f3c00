package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.systemtests.stack.Api;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.SseStream;
import dev.sandcastle.systemtests.stack.SseStream.Event;
import dev.sandcastle.systemtests.stack.Stack;
import dev.sandcastle.testkit.program.SamplePrograms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A program that prints a line each 200 ms is seen line by line, whatever its reader does. */
@ExtendWith(SharedStack.class)
final class LiveOutputST {
  private static final String EXPECTED =
      IntStream.range(0, 10).mapToObj(n -> "line " + n + "\n").collect(Collectors.joining());

  private final Api api;

  LiveOutputST(Stack stack) {
    api = stack.api();
  }

  // EVT-14
  @Test
  void shouldShowEachLineWhenItIsPrinted() {
    // given
    String id = api.submit(Api.python(SamplePrograms.TICKER)).executionId();

    // when
    List<Event> events;
    try (SseStream stream = api.follow(id)) {
      events = stream.rest();
    }

    // then
    List<Event> printed = named(events, "stdout");
    assertThat(textOf(printed)).isEqualTo(EXPECTED);
    assertThat(printed).as("as many as there are lines, or more").hasSizeGreaterThanOrEqualTo(10);
    assertThat(Duration.ofNanos(printed.getLast().seenAt() - printed.getFirst().seenAt()))
        .as("live, not all at the end: ten lines, 200 ms apart")
        .isGreaterThan(Duration.ofMillis(1_400));
    assertThat(pauses(printed)).as("moments without output").isGreaterThanOrEqualTo(7);
    assertOneResultAtTheEnd(events);
  }

  // EVT-10, EVT-12
  @Test
  void shouldNeitherLoseNorRepeatWhenTheReaderComesBackAgainAndAgain() {
    // given
    String id = api.submit(Api.python(SamplePrograms.TICKER)).executionId();

    // when: two events, then the connection is lost
    var seen = new ArrayList<Event>();
    while (seen.isEmpty() || !seen.getLast().name().equals("result")) {
      var last = seen.isEmpty() ? Optional.<String>empty() : Optional.of(seen.getLast().id());
      try (SseStream stream = api.follow(id, last)) {
        List<Event> some = stream.take(2);
        assertThat(some).as("behind %s", last).isNotEmpty();
        seen.addAll(some);
      }
    }

    // then
    assertThat(textOf(named(seen, "stdout"))).isEqualTo(EXPECTED);
    assertThat(seen).extracting(Event::identity).doesNotHaveDuplicates();
    assertOneResultAtTheEnd(seen);
  }

  @Test
  void shouldResumeBehindEveryEvent() {
    // given
    String id = api.submit(Api.python(SamplePrograms.TICKER)).executionId();
    List<Event> whole = readAll(id, Optional.empty());
    List<String> identities = whole.stream().map(Event::identity).toList();

    // when, then
    for (int cut = 0; cut < whole.size() - 1; cut++) {
      assertThat(readAll(id, Optional.of(whole.get(cut).id())))
          .as("behind event %d, %s", cut, whole.get(cut))
          .extracting(Event::identity)
          .containsExactlyElementsOf(identities.subList(cut + 1, identities.size()));
    }
  }

  private List<Event> readAll(String id, Optional<String> lastEventId) {
    try (SseStream stream = api.follow(id, lastEventId)) {
      return stream.rest();
    }
  }

  private static void assertOneResultAtTheEnd(List<Event> events) {
    assertThat(named(events, "result")).hasSize(1);
    assertThat(events.getLast().name()).isEqualTo("result");
    assertThat(events.getLast().data().path("stdout").asText()).isEqualTo(EXPECTED);
  }

  private static List<Event> named(List<Event> events, String name) {
    return events.stream().filter(event -> event.name().equals(name)).toList();
  }

  private static String textOf(List<Event> events) {
    return events.stream()
        .map(event -> event.data().path("text").asText())
        .collect(Collectors.joining());
  }

  private static long pauses(List<Event> events) {
    return IntStream.range(1, events.size())
        .filter(i -> events.get(i).seenAt() - events.get(i - 1).seenAt() > 50_000_000)
        .count();
  }
}
