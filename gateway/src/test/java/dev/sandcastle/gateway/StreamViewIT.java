package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.schemas.execution.StreamCapture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps and plain text in streams, and streams that begin on one gateway and go on on another. */
class StreamViewIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  /** With characters and sequences that lie across the chunks. */
  private static final List<byte[]> PRINTED =
      List.of(
          bytes("a\u001b"),
          bytes("[3"),
          bytes("1mred\r"),
          bytes("\nb\u001b]0;ti"),
          bytes("tle"),
          new byte[] {0x07, (byte) 0xF0, (byte) 0x9F},
          new byte[] {(byte) 0x98, (byte) 0x80, 'c', '\r'},
          bytes("d\u001b[0m"),
          bytes("e\u001b[4"));

  /** More than a stream fetches at once, also when the topic is compressed. */
  private static final String NOISE = noise(1_000_000);

  private static final String STEPS = "/v1/executions/steps/events";

  private static GatewayService other;

  @BeforeAll
  static void startAnother() throws Exception {
    other = GATEWAYS.start(Map.of("development", "true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?ansi=strip"})
  void shouldGoOnOnAnotherGatewayWhereverItIsCut(String view) throws Exception {
    // given
    String id = "whole" + view.length();
    var client = GATEWAYS.client(id);
    try (var backend = GATEWAYS.backend(id)) {
      var played = backend.unasked(id).queued(1, 1).started().running();
      for (byte[] piece : PRINTED) {
        played.prints(piece);
      }
      played.completed("irrelevant");
    }
    awaitStatus(client, id, "completed");
    String path = "/v1/executions/" + id + "/events" + view;
    List<SseReader.Event> whole;
    try (var reader = new SseReader(client, path, Optional.empty())) {
      whole = reader.rest();
    }
    assertThat(SseReader.text(whole))
        .isEqualTo(
            view.isEmpty()
                ? "a\u001b[31mred\r\nb\u001b]0;title\u0007😀c\rd\u001b[0me\u001b[4"
                : "ared\nb😀c\nde");
    for (int cut = 0; cut < whole.size() - 1; cut++) {
      // when
      var joined = new ArrayList<>(whole.subList(0, cut + 1));
      try (var reader = new SseReader(client.at(other), path, Optional.of(whole.get(cut).id()))) {
        joined.addAll(reader.rest());
      }
      // then
      assertThat(SseReader.text(joined)).as("cut %d", cut).isEqualTo(SseReader.text(whole));
      assertThat(names(joined)).as("cut %d", cut).isEqualTo(names(whole));
    }
  }

  @Test
  void shouldGoOnOnAnotherGatewayWhileTheProgramStillPrints() throws Exception {
    var client = GATEWAYS.client("moves");
    try (var backend = GATEWAYS.backend("moves")) {
      // given
      var played = backend.unasked("moves").queued(1, 1).started().running();
      awaitStatus(client, "moves", "running");
      awaitStatus(client.at(other), "moves", "running");
      String path = "/v1/executions/moves/events?ansi=strip";
      var read = new ArrayList<SseReader.Event>();
      try (var reader = new SseReader(client, path, Optional.empty())) {
        played.prints(PRINTED.get(0)).prints(PRINTED.get(1)).prints(PRINTED.get(2));
        do {
          read.add(reader.next().orElseThrow());
        } while (!SseReader.text(read).equals("ared"));
      }
      // when
      try (var reader = new SseReader(client.at(other), path, Optional.of(read.getLast().id()))) {
        for (byte[] piece : PRINTED.subList(3, PRINTED.size())) {
          played.prints(piece);
        }
        played.completed("irrelevant");
        read.addAll(reader.rest());
      }
      // then
      assertThat(SseReader.text(read)).isEqualTo("ared\nb😀c\nde");
      assertThat(names(read).stream().filter(name -> name.equals("result"))).hasSize(1);
      assertThat(read.getLast().name()).isEqualTo("result");
    }
  }

  @Test
  void shouldTellEachStepAfterItsOutput() throws Exception {
    // given
    var client = GATEWAYS.client("steps");
    var first = step(1, "a.py", StepStatus.COMPLETED, 0);
    var second = step(2, "b.py", StepStatus.FAILED, 3);
    var third = StepResult.skipped(3, "c.py");
    try (var backend = GATEWAYS.backend("steps")) {
      var played = backend.unasked("steps").queued(1, 1).started().running();
      awaitStatus(client, "steps", "running");
      try (var live = new SseReader(client, STEPS, Optional.empty())) {
        for (int from = 0; from < NOISE.length(); from += 20_000) {
          played.prints(bytes(NOISE.substring(from, from + 20_000)));
        }
        played.step(first).prints(bytes("2")).step(second);
        played.ended(
            new PlayedBackend.Ended(
                new Outcome.Completed(),
                StreamCapture.EMPTY,
                List.of(),
                List.of(),
                List.of(first, second, third)));
        awaitStatus(client, "steps", "completed");
        // when
        try (var replay = new SseReader(client.at(other), STEPS, Optional.empty())) {
          // then
          assertSteps(client, live.rest());
          assertSteps(client, replay.rest());
        }
      }
    }
  }

  private static void assertSteps(ApiClient client, List<SseReader.Event> told) throws Exception {
    int first = indexOf(told, "step completeda.py");
    int second = indexOf(told, "step failedb.py");
    assertThat(SseReader.text(told.subList(0, first))).startsWith(NOISE);
    assertThat(SseReader.text(told.subList(0, second))).isEqualTo(NOISE + "2");
    assertThat(first).isLessThan(second);
    var data = told.get(second).data();
    assertThat(data.path("index").asInt()).isEqualTo(2);
    assertThat(data.path("exitCode").asInt()).isEqualTo(3);
    assertThat(data.path("durationMs").asLong()).isEqualTo(40);
    assertThat(data.path("cpuMs").asLong()).isEqualTo(5);
    assertThat(data.path("attempt").asInt()).isEqualTo(1);
    assertThat(data.path("at").asLong()).isPositive();
    assertThat(names(told).stream().filter(name -> name.equals("result"))).hasSize(1);
    assertThat(told.getLast().name()).isEqualTo("result");
    assertThat(told.getLast().data().path("steps")).hasSize(3);
    try (var again = new SseReader(client.at(other), STEPS, Optional.of(told.get(first).id()))) {
      assertThat(names(again.rest()).stream().filter(name -> name.equals("step"))).hasSize(1);
    }
  }

  @Test
  void shouldShowPlainTextInTheResultToo() throws Exception {
    // given
    var client = GATEWAYS.client("plain");
    try (var backend = GATEWAYS.backend("plain")) {
      backend.unasked("plain").queued(1, 1).started().completed("\u001b[1mbold\u001b[0m\r");
    }
    awaitStatus(client, "plain", "completed");
    // when
    try (var reader =
        new SseReader(client, "/v1/executions/plain/events?ansi=strip", Optional.empty())) {
      // then
      assertThat(reader.rest().getLast().data().path("stdout").asText()).isEqualTo("bold\n");
    }
    assertThat(client.get("/v1/executions/plain?ansi=strip").json().path("stdout").asText())
        .isEqualTo("bold\n");
    assertThat(client.get("/v1/executions/plain").json().path("stdout").asText())
        .isEqualTo("\u001b[1mbold\u001b[0m\r");
    for (String resource : new String[] {"", "/events", "/output/stdout"}) {
      var refused = client.get("/v1/executions/plain" + resource + "?ansi=keep");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.json().path("field").asText()).isEqualTo("ansi");
    }
  }

  private static StepResult step(int index, String path, StepStatus status, int exitCode) {
    return new StepResult(index, path, status, Optional.of(exitCode), Optional.empty(), 40, 5_900);
  }

  private static int indexOf(List<SseReader.Event> told, String wanted) {
    var all = told.stream().map(SseReader.Event::told).toList();
    assertThat(all).contains(wanted);
    return all.indexOf(wanted);
  }

  private static List<String> names(List<SseReader.Event> events) {
    return events.stream()
        .map(SseReader.Event::name)
        .filter(name -> !name.equals("stdout"))
        .toList();
  }

  private static void awaitStatus(ApiClient client, String id, String status) {
    await()
        .untilAsserted(
            () ->
                assertThat(client.get("/v1/executions/" + id).json().path("status").asText())
                    .isEqualTo(status));
  }

  private static String noise(int length) {
    var random = new Random(1);
    var noise = new StringBuilder();
    while (noise.length() < length) {
      noise.append((char) ('0' + random.nextInt('z' - '0')));
    }
    return noise.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
