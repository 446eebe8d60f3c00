package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.gateway.admission.IdempotencyKey;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that are repeated: with an Idempotency-Key each is done once (ADR 0007). */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IdempotencyIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  private static final String WAIT = "/v1/executions?wait=30s";
  private static final String OTHER = ApiClient.HELLO.replace("print(1)", "print(2)");

  private static ExecutionId id(String tenant, String key, int number) {
    return new IdempotencyKey(key).execution(new TenantId(tenant), number);
  }

  private static String id(ApiClient.Reply reply) {
    return reply.json().path("executionId").asText();
  }

  private static void awaitSubmissions(PlayedBackend backend, ExecutionId id, int count) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              backend.commands().readWhileMoreWithin(Duration.ofMillis(50));
              return backend.submissionsOf(id) == count;
            });
  }

  @Test
  @Order(1)
  void shouldAnswerARepeatedRequestWithTheSameExecution() throws Exception {
    // BUG-6
    var client = GATEWAYS.client("repeats");
    try (var backend = GATEWAYS.backend("repeats")) {
      // given
      var reply = client.postNamed(WAIT, ApiClient.HELLO, "order 1");
      backend.next().queued(0, 0).started().completed("once\n");
      assertThat(reply.join().status()).isEqualTo(200);
      assertThat(reply.join().header("Idempotent-Replayed")).isEmpty();
      // when
      var waiting = client.postNamed(WAIT + "&ansi=strip", ApiClient.HELLO, "order 1").join();
      var passing = client.postNamed("/v1/executions", " " + ApiClient.HELLO, "order 1").join();
      // then
      assertThat(id(reply.join())).isEqualTo(id("repeats", "order 1", 1).value());
      for (var replayed : new ApiClient.Reply[] {waiting, passing}) {
        assertThat(replayed.status()).isEqualTo(200);
        assertThat(replayed.json()).isEqualTo(reply.join().json());
        assertThat(replayed.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(replayed.header("Location")).isEqualTo(reply.join().header("Location"));
      }
      backend.commands().readWhileMoreWithin(Duration.ofMillis(200));
      assertThat(backend.submissionsOf(id("repeats", "order 1", 1))).isEqualTo(1);
    }
  }

  @Test
  @Order(1)
  void shouldReplayAsAStream() throws Exception {
    var client = GATEWAYS.client("streams");
    try (var backend = GATEWAYS.backend("streams")) {
      // given
      var reply = client.postNamed(WAIT, ApiClient.HELLO, "s");
      backend.next().queued(0, 0).started().running().completed("");
      reply.join();
      var request =
          client
              .request("/v1/executions")
              .header("Content-Type", "application/json")
              .header("Accept", "text/event-stream")
              .header("Idempotency-Key", "s")
              .POST(BodyPublishers.ofString(ApiClient.HELLO))
              .build();
      // when
      var response = client.open(request);
      // then
      assertThat(response.headers().firstValue("Idempotent-Replayed")).contains("true");
      try (var body = response.body()) {
        assertThat(new String(body.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
            .contains("event: queued", "\"phase\":\"running\"", "event: result")
            .contains(id(reply.join()));
      }
    }
  }

  @Test
  @Order(1)
  void shouldTakeTheKeyForOneRequestOnly() throws Exception {
    var client = GATEWAYS.client("differs");
    var stranger = GATEWAYS.client("differs-not");
    try (var backend = GATEWAYS.backend("differs");
        var strangers = GATEWAYS.backend("differs-not")) {
      // given
      var reply = client.postNamed(WAIT, ApiClient.HELLO, "d");
      backend.next().queued(0, 0).started().completed("");
      reply.join();
      // when
      var other = client.postNamed(WAIT, OTHER, "d").join();
      // then
      assertThat(other.status()).isEqualTo(409);
      assertThat(other.json().path("code").asText()).isEqualTo("CONFLICT");
      assertThat(other.json().path("field").asText()).isEqualTo("Idempotency-Key");
      backend.commands().readWhileMoreWithin(Duration.ofMillis(200));
      assertThat(backend.submissionsOf(id("differs", "d", 1))).isEqualTo(1);
      // A key belongs to its tenant.
      var theirs = stranger.postNamed(WAIT, OTHER, "d");
      strangers.next().queued(0, 0).started().completed("");
      assertThat(theirs.join().status()).isEqualTo(200);
      assertThat(id(theirs.join())).isNotEqualTo(id(reply.join()));
    }
  }

  @Test
  @Order(1)
  void shouldReplayAtAGatewayThatRemembersNothing() throws Exception {
    var client = GATEWAYS.client("forgets");
    try (var backend = GATEWAYS.backend("forgets")) {
      // given
      var reply = client.postNamed(WAIT, ApiClient.HELLO, "f");
      var played = backend.next().queued(0, 0).started();
      await()
          .until(
              () ->
                  client
                      .get("/v1/executions")
                      .json()
                      .path("executions")
                      .path(0)
                      .path("status")
                      .asText()
                      .equals("preparing"));
      try (var fresh = GATEWAYS.start(Map.of())) {
        // when
        var passing = client.at(fresh).postNamed("/v1/executions", ApiClient.HELLO, "f").join();
        var other = client.at(fresh).postNamed("/v1/executions", OTHER, "f").join();
        var waiting = client.at(fresh).postNamed(WAIT, ApiClient.HELLO, "f");
        played.completed("late\n");
        // then
        assertThat(passing.status()).isEqualTo(202);
        assertThat(passing.json().path("status").asText()).isEqualTo("preparing");
        assertThat(other.status()).isEqualTo(409);
        assertThat(waiting.join().status()).isEqualTo(200);
        assertThat(waiting.join().json().path("stdout").asText()).isEqualTo("late\n");
        assertThat(waiting.join().header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(id(waiting.join())).isEqualTo(id(reply.join()));
        backend.commands().readWhileMoreWithin(Duration.ofMillis(200));
        assertThat(backend.submissionsOf(played.id())).isEqualTo(1);
      }
    }
  }

  @Test
  @Order(1)
  void shouldRunOnceWhenTwoGatewaysAreAskedAtOnce() throws Exception {
    // BUG-6, BUG-22
    var client = GATEWAYS.client("races");
    try (var backend = GATEWAYS.backend("races");
        var second = GATEWAYS.start(Map.of())) {
      // given
      var replies =
          List.of(
              client.postNamed(WAIT, ApiClient.HELLO, "r"),
              client.postNamed(WAIT, ApiClient.HELLO, "r"),
              client.at(second).postNamed(WAIT, ApiClient.HELLO, "r"));
      awaitSubmissions(backend, id("races", "r", 1), 3);
      // when
      backend.next().queued(0, 0).started().completed("once\n");
      // then
      int replayed = 0;
      for (var reply : replies) {
        assertThat(reply.join().status()).isEqualTo(200);
        assertThat(id(reply.join())).isEqualTo(id("races", "r", 1).value());
        assertThat(reply.join().json().path("stdout").asText()).isEqualTo("once\n");
        replayed += reply.join().header("Idempotent-Replayed").isEmpty() ? 0 : 1;
      }
      assertThat(replayed).isLessThanOrEqualTo(2);
    }
  }

  @Test
  @Order(1)
  void shouldRefuseTheLoserWhenTwoGatewaysAreAskedForTwoThings() throws Exception {
    var client = GATEWAYS.client("quarrels");
    try (var backend = GATEWAYS.backend("quarrels");
        var second = GATEWAYS.start(Map.of())) {
      // given
      var one = client.postNamed(WAIT, ApiClient.HELLO, "q");
      var other = client.at(second).postNamed(WAIT, OTHER, "q");
      awaitSubmissions(backend, id("quarrels", "q", 1), 2);
      // when
      var played = backend.next().queued(0, 0).started();
      // then
      var code = played.command().program().codePreview().orElseThrow();
      var winner = code.equals("print(1)") ? one : other;
      var loser = code.equals("print(1)") ? other : one;
      assertThat(loser.get(10, TimeUnit.SECONDS).status()).isEqualTo(409);
      played.completed("");
      assertThat(winner.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    }
  }

  @Test
  @Order(1)
  void shouldFindTheExecutionOfARequestWhoseAnswerWasLost() throws Exception {
    var client = GATEWAYS.client("lost");
    try (var backend = GATEWAYS.backend("lost")) {
      // given
      var lost = client.postNamed(WAIT, ApiClient.HELLO, "l");
      awaitSubmissions(backend, id("lost", "l", 1), 1);
      assertThat(lost.cancel(true)).isTrue();
      // when
      var again = client.postNamed(WAIT, ApiClient.HELLO, "l");
      awaitSubmissions(backend, id("lost", "l", 1), 2);
      backend.next().queued(0, 0).started().completed("found\n");
      // then
      assertThat(again.join().status()).isEqualTo(200);
      assertThat(again.join().json().path("stdout").asText()).isEqualTo("found\n");
      assertThat(again.join().header("Idempotent-Replayed")).isEqualTo("true");
    }
  }

  @Test
  @Order(1)
  void shouldLetARejectedRequestBeTriedAgain() throws Exception {
    var client = GATEWAYS.client("rejected");
    try (var backend = GATEWAYS.backend("rejected")) {
      // given
      for (int number = 1; number <= 6; number++) {
        var reply = client.postNamed(WAIT, ApiClient.HELLO, "q");
        var played = backend.next().rejected();
        assertThat(played.id()).isEqualTo(id("rejected", "q", number));
        assertThat(reply.join().status()).isEqualTo(429);
      }
      // when
      var reply = client.postNamed(WAIT, ApiClient.HELLO, "q");
      var played = backend.next().queued(0, 0).started().completed("");
      // then
      assertThat(reply.join().status()).isEqualTo(200);
      assertThat(id(reply.join())).isEqualTo(id("rejected", "q", 7).value());
      assertThat(id(client.postNamed(WAIT, ApiClient.HELLO, "q").join()))
          .isEqualTo(played.id().value());
    }
  }

  @Test
  @Order(1)
  void shouldHoldTheKeyThoughTheOrchestratorSaysNothing() throws Exception {
    var client = GATEWAYS.client("silent");
    try (var backend = GATEWAYS.backend("silent")) {
      // when
      var reply = client.postNamed("/v1/executions", ApiClient.HELLO, "n").join();
      // then
      assertThat(reply.status()).isEqualTo(202);
      assertThat(id(reply)).isEqualTo(backend.next().id().value());
      assertThat(client.postNamed("/v1/executions", OTHER, "n").join().status()).isEqualTo(409);
    }
  }

  @Test
  @Order(1)
  void shouldRefuseAKeyThatIsNone() throws Exception {
    var client = GATEWAYS.client("keys");
    try (var backend = GATEWAYS.backend("keys")) {
      for (String key : new String[] {"", "a".repeat(201), "a\tb"}) {
        // when
        var reply = client.postNamed("/v1/executions", ApiClient.HELLO, key).join();
        // then
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("field").asText()).isEqualTo("Idempotency-Key");
      }
      var twice =
          client.send(
              client
                  .request("/v1/executions")
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", "a")
                  .header("Idempotency-Key", "b")
                  .POST(BodyPublishers.ofString(ApiClient.HELLO))
                  .build());
      assertThat(twice.status()).isEqualTo(400);
      assertThat(backend.commands().readWhileMoreWithin(Duration.ofMillis(200)))
          .noneMatch(command -> command.tenantId().value().equals("keys"));
    }
  }

  @Test
  @Order(2)
  void shouldRunNothingWhileNobodyCanTellWhetherItRanBefore() throws Exception {
    var client = GATEWAYS.client("away");
    try (var backend = GATEWAYS.backend("away")) {
      assertThat(client.get("/v1/runtimes").status()).isEqualTo(200);
      GATEWAYS.postgres().stopServer();
      try {
        // when
        var reply = client.postNamed(WAIT, ApiClient.HELLO, "a").join();
        // then
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().path("code").asText()).isEqualTo("STORAGE_FAILED");
        assertThat(backend.commands().readWhileMoreWithin(Duration.ofMillis(500)))
            .noneMatch(command -> command.tenantId().value().equals("away"));
      } finally {
        GATEWAYS.postgres().startServer();
      }
    }
  }

  @Test
  @Order(3)
  void shouldSayThatNobodyKnowsAndTakeTheRepeatedRequestWhenTheBrokerWasAway() throws Exception {
    var client = GATEWAYS.client("broker");
    await().ignoreExceptions().until(() -> client.get("/v1/executions").status() == 200);
    GATEWAYS.kafka().stopBroker();
    // when
    var reply = client.postNamed(WAIT, ApiClient.HELLO, "b").join();
    GATEWAYS.kafka().startBroker();
    // then
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.json().path("detail").asText()).contains("Idempotency-Key");
    assertThat(reply.header("Retry-After")).isNotEmpty();
    try (var backend = GATEWAYS.backend("broker")) {
      var again = retried(client);
      backend.next().queued(0, 0).started().completed("");
      assertThat(again.join().status()).isEqualTo(200);
      assertThat(id(again.join())).isEqualTo(id("broker", "b", 1).value());
    }
  }

  /** The producer may need a moment to find the broker that came back. */
  private static CompletableFuture<ApiClient.Reply> retried(ApiClient client) {
    return client
        .postNamed(WAIT, ApiClient.HELLO, "b")
        .thenCompose(
            reply ->
                reply.status() == 503 ? retried(client) : CompletableFuture.completedFuture(reply));
  }
}
