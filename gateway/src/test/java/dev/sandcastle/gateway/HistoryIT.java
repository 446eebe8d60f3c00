package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.kit.admin.ReadinessCheck;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The projection into PostgreSQL, and what happens while PostgreSQL is away. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HistoryIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  private static Optional<String> stored(String id) throws Exception {
    try (var connection = GATEWAYS.postgres().connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT status || ' ' || last_sequence FROM executions WHERE execution_id = '"
                    + id
                    + "'")) {
      return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
    }
  }

  private static void awaitStored(String id, String row) {
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(stored(id)).contains(row));
  }

  // STO-6
  @Test
  @Order(1)
  void shouldStoreEachEventOnceAndNothingAfterTheEnd() throws Exception {
    try (var backend = GATEWAYS.backend("twice")) {
      // given
      var played = backend.unasked("twice").queued(1, 1).started().running().completed("x\0y");
      awaitStored("twice", "completed 4");
      // when
      var late =
          new dev.sandcastle.schemas.execution.ExecutionEvent.Queued(
              new dev.sandcastle.schemas.execution.ExecutionEvent.Header(
                  new TenantId("twice"),
                  played.id(),
                  2,
                  new dev.sandcastle.schemas.execution.Attempt(0),
                  Instant.now()),
              9,
              9,
              new RuntimeId("node"),
              "other.js",
              Instant.now(),
              Optional.empty());
      played.say(late);
      played.queued(9, 9);
      backend.unasked("after-twice").queued(1, 1);
      // then
      awaitStored("after-twice", "queued 1");
      assertThat(stored("twice")).contains("completed 4");
    }
    // A gateway that remembers nothing reads it whole from the database, NUL among it.
    var client = GATEWAYS.client("twice");
    try (var fresh = GATEWAYS.start(Map.of())) {
      var json = client.at(fresh).get("/v1/executions/twice").json();
      assertThat(json.path("stdout").asText()).isEqualTo("x\0y");
      assertThat(json.path("runtime").asText()).isEqualTo("python");
    }
  }

  @Test
  @Order(2)
  void shouldSetAPoisonRecordAsideAndGoOn() throws Exception {
    // given
    byte[] poison = {1, 2, 3};
    try (var backend = GATEWAYS.backend("poison");
        var rejected = GATEWAYS.kafka().read(Topics.REJECTED, Codecs.REJECTED)) {
      // when
      var where = GATEWAYS.kafka().publishBytes(Topics.EVENTS, "poison", poison);
      backend.unasked("after-poison").queued(1, 1);
      // then
      awaitStored("after-poison", "queued 1");
      var set = rejected.await(found -> found.offset() == where.offset());
      assertThat(set.topic()).isEqualTo(Topics.EVENTS.name());
      assertThat(set.partition()).isEqualTo(where.partition());
      assertThat(set.value().orElseThrow().toArray()).isEqualTo(poison);
    }
  }

  @Test
  @Order(3)
  void shouldSetAnEventAsideThatTheDatabaseRefuses() throws Exception {
    try (var backend = GATEWAYS.backend("refused");
        var rejected = GATEWAYS.kafka().read(Topics.REJECTED, Codecs.REJECTED)) {
      // given
      var played = backend.unasked("nul-path");
      // when
      played.say(
          new dev.sandcastle.schemas.execution.ExecutionEvent.Queued(
              played.header(),
              1,
              1,
              new RuntimeId("python"),
              "a\0b",
              Instant.now(),
              Optional.empty()));
      backend.unasked("after-nul").queued(1, 1);
      // then
      awaitStored("after-nul", "queued 1");
      rejected.await(found -> found.detail().contains("cannot be stored"));
      assertThat(stored("nul-path")).isEmpty();
    }
  }

  @Test
  @Order(4)
  void shouldDenyAndSayItIsNotReadyWhileTheDatabaseIsAwayAndLoseNothing() throws Exception {
    var client = GATEWAYS.client("away");
    assertThat(client.get("/v1/executions").status()).isEqualTo(200);
    try (var backend = GATEWAYS.backend("away")) {
      assertThat(problems()).isEmpty();
      // when
      GATEWAYS.postgres().stopServer();
      backend.unasked("while-away").queued(1, 1);
      // then
      await().untilAsserted(() -> assertThat(problems()).contains("database", "history"));
      await()
          .untilAsserted(
              () -> {
                var reply = client.get("/v1/runtimes");
                assertThat(reply.status()).isEqualTo(503); // AUT-10
                assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
              });
      var stranger = new ApiClient(client.port(), "Bearer sk_" + "b".repeat(43));
      assertThat(stranger.post("/v1/executions", ApiClient.HELLO).status()).isEqualTo(503);
      // when
      GATEWAYS.postgres().startServer();
      // then
      awaitStored("while-away", "queued 1");
      await().untilAsserted(() -> assertThat(client.get("/v1/runtimes").status()).isEqualTo(200));
      await().untilAsserted(() -> assertThat(problems()).isEmpty());
    }
  }

  private static java.util.List<String> problems() {
    return GATEWAYS.gateway().readiness().stream()
        .filter(check -> check.problem().isPresent())
        .map(ReadinessCheck::name)
        .toList();
  }
}
