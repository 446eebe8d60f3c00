package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.StreamCapture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Server-sent events: live, resumed anywhere, on any gateway. */
class EventStreamIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  // EVT-1, EVT-2
  @Test
  void shouldTellEverythingAsItHappensAndTheResultLast() throws Exception {
    var client = GATEWAYS.client("live");
    try (var backend = GATEWAYS.backend("live")) {
      var played = backend.unasked("live").queued(1, 1);
      awaitKnown(client, "live");
      try (var reader = new SseReader(client, "/v1/executions/live/events", Optional.empty())) {
        assertThat(reader.next().orElseThrow().name()).isEqualTo("queued");
        played.started().running();
        assertThat(reader.next().orElseThrow().told()).isEqualTo("phase preparing");
        assertThat(reader.next().orElseThrow().told()).isEqualTo("phase running");
        for (int line = 0; line < 3; line++) {
          // when
          played.prints(("line " + line).getBytes(StandardCharsets.UTF_8));
          // then
          var event = reader.next().orElseThrow();
          assertThat(event.told()).isEqualTo("stdout line " + line);
          assertThat(event.data().path("offset").asInt()).isEqualTo(6 * line);
          assertThat(event.data().path("attempt").asInt()).isEqualTo(1);
        }
        played.completed("line 0line 1line 2");
        var rest = reader.rest();
        assertThat(rest).hasSize(1);
        assertThat(rest.getFirst().told()).isEqualTo("result completed");
        assertThat(rest.getFirst().data().path("runtime").asText()).isEqualTo("python");
      }
    }
  }

  @Test
  void shouldLoseAndRepeatNothingOnAnotherGatewayWhereverItIsCut() throws Exception {
    // given
    var client = GATEWAYS.client("cut");
    var other = client.at(GATEWAYS.start(Map.of()));
    byte[] smile = "😀".getBytes(StandardCharsets.UTF_8);
    try (var backend = GATEWAYS.backend("cut")) {
      var played = backend.unasked("cut").queued(1, 1).started().running();
      played.prints("a".getBytes(StandardCharsets.UTF_8));
      for (byte one : smile) {
        played.prints(new byte[] {one});
      }
      played.prints(new byte[] {'b', smile[0], smile[1]});
      played.prints(new byte[] {smile[2], smile[3], 'c', smile[0]});
      played.completed("irrelevant");
    }
    awaitEnded(client, "cut");
    List<SseReader.Event> whole;
    try (var reader = new SseReader(client, "/v1/executions/cut/events", Optional.empty())) {
      whole = reader.rest();
    }
    assertThat(SseReader.text(whole)).isEqualTo("a😀b😀c\uFFFD");
    assertThat(whole.getLast().name()).isEqualTo("result");
    for (int cut = 0; cut < whole.size() - 1; cut++) {
      // when
      try (var reader =
          new SseReader(other, "/v1/executions/cut/events", Optional.of(whole.get(cut).id()))) {
        // then
        var joined = new ArrayList<>(whole.subList(0, cut + 1));
        joined.addAll(reader.rest());
        assertThat(SseReader.text(joined)).as("cut after %d", cut).isEqualTo(SseReader.text(whole));
        assertThat(
                joined.stream()
                    .filter(event -> !event.name().equals("stdout"))
                    .map(SseReader.Event::told))
            .as("cut after %d", cut)
            .containsExactlyElementsOf(
                whole.stream()
                    .filter(event -> !event.name().equals("stdout"))
                    .map(SseReader.Event::told)
                    .toList());
      }
    }
    var again =
        client.send(
            client
                .request("/v1/executions/cut/events")
                .header("Last-Event-ID", whole.getLast().id())
                .build());
    assertThat(again.status()).isEqualTo(204);
    assertThat(client.get("/v1/executions/cut/events?lastEventId=x").status()).isEqualTo(400);
  }

  // API-1, API-9
  @Test
  void shouldStreamASubmissionAndCancelItWhenItsReaderLeaves() throws Exception {
    var client = GATEWAYS.client("submits");
    try (var backend = GATEWAYS.backend("submits")) {
      var request =
          client
              .request("/v1/executions?cancelOnDisconnect=true")
              .header("Content-Type", "application/json")
              .header("Accept", "text/event-stream")
              .POST(java.net.http.HttpRequest.BodyPublishers.ofString(ApiClient.HELLO))
              .build();
      var opening =
          java.util.concurrent.CompletableFuture.supplyAsync(
              () -> {
                try {
                  return client.open(request);
                } catch (IOException | InterruptedException failed) {
                  throw new IllegalStateException(failed);
                }
              });
      var played = backend.next().queued(0, 0).started();
      var response = opening.join();
      assertThat(response.headers().firstValue("Location"))
          .contains("/v1/executions/" + played.id());
      var lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
      await().until(() -> lines.readLine().equals("event: queued"));
      // when
      lines.close();
      // then
      backend
          .commands()
          .await(
              command ->
                  command instanceof dev.sandcastle.schemas.execution.ExecutionCommand.Cancel
                      && command.executionId().equals(played.id()));
    }
  }

  @Test
  void shouldReplayAnOldExecutionFromTheDatabaseAsOneResult() throws Exception {
    // given
    var client = GATEWAYS.client("old");
    try (var backend = GATEWAYS.backend("old")) {
      backend.unasked("old").queued(1, 1).started().completed("");
    }
    awaitStored("old");
    try (var connection = GATEWAYS.postgres().connect();
        var statement = connection.createStatement()) {
      statement.execute(
          "UPDATE executions SET execution_id = 'ancient', finished_at = now() - interval '2 days',"
              + " updated_at = now() - interval '2 days' WHERE execution_id = 'old'");
    }
    // when
    try (var reader = new SseReader(client, "/v1/executions/ancient/events", Optional.empty())) {
      // then
      assertThat(reader.rest().stream().map(SseReader.Event::told))
          .containsExactly("result completed");
    }
  }

  @Test
  void shouldGiveTheResultOfAnExecutionWhoseRecordsAreGone() throws Exception {
    // given
    var client = GATEWAYS.client("gone");
    try (var backend = GATEWAYS.backend("gone")) {
      backend.unasked("gone").queued(1, 1).started().completed("");
    }
    awaitStored("gone");
    try (var connection = GATEWAYS.postgres().connect();
        var statement = connection.createStatement()) {
      statement.execute(
          "UPDATE executions SET execution_id = 'nowhere' WHERE execution_id = 'gone'");
    }
    // when
    try (var reader = new SseReader(client, "/v1/executions/nowhere/events", Optional.empty())) {
      // then
      assertThat(reader.rest().stream().map(SseReader.Event::told))
          .containsExactly("result completed");
    }
  }

  @Test
  void shouldSendTheResultThoughOutputIsMissing() throws Exception {
    // given
    var client = GATEWAYS.client("missing");
    try (var backend = GATEWAYS.backend("missing")) {
      var played = backend.unasked("missing").queued(1, 1).started();
      awaitKnown(client, "missing");
      try (var reader = new SseReader(client, "/v1/executions/missing/events", Optional.empty())) {
        reader.next();
        // when
        var result =
            new dev.sandcastle.schemas.execution.Result(
                new Outcome.Completed(),
                Optional.of(0),
                Optional.empty(),
                StreamCapture.EMPTY,
                StreamCapture.EMPTY,
                List.of(),
                0,
                7,
                dev.sandcastle.schemas.execution.Usage.NONE,
                dev.sandcastle.schemas.execution.WorkerTimings.NONE,
                List.of(),
                List.of());
        played.say(
            new dev.sandcastle.schemas.execution.ExecutionEvent.Finished(
                played.header(), result, 0, java.time.Instant.now()));
        // then
        assertThat(reader.rest().getLast().told()).isEqualTo("result completed");
      }
    }
  }

  @Test
  void shouldLimitOpenStreams() throws Exception {
    // given
    var client = GATEWAYS.client("limit");
    var small = client.at(GATEWAYS.start(Map.of("gateway-max-streams-per-tenant", "1")));
    try (var backend = GATEWAYS.backend("limit")) {
      backend.unasked("limit").queued(1, 1);
      awaitKnown(small, "limit");
      try (var reader = new SseReader(small, "/v1/executions/limit/events", Optional.empty())) {
        reader.next();
        // when
        var refused = small.get("/v1/executions/limit/events");
        // then
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isNotEmpty();
      }
      await()
          .untilAsserted(
              () -> {
                try (var reader =
                    new SseReader(small, "/v1/executions/limit/events", Optional.empty())) {
                  assertThat(reader.next()).isPresent();
                }
              });
    }
  }

  private static void awaitKnown(ApiClient client, String id) {
    await()
        .untilAsserted(
            () -> assertThat(client.get("/v1/executions/" + id).status()).isEqualTo(200));
  }

  private static void awaitEnded(ApiClient client, String id) {
    await()
        .untilAsserted(
            () ->
                assertThat(client.get("/v1/executions/" + id).json().path("status").asText())
                    .isEqualTo("completed"));
  }

  private static void awaitStored(String id) {
    await()
        .untilAsserted(
            () -> {
              try (var connection = GATEWAYS.postgres().connect();
                  var statement = connection.createStatement();
                  var rows =
                      statement.executeQuery(
                          "SELECT 1 FROM executions WHERE finished_at IS NOT NULL"
                              + " AND execution_id = '"
                              + id
                              + "'")) {
                assertThat(rows.next()).isTrue();
              }
            });
  }
}
