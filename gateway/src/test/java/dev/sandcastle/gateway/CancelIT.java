package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.execution.Annotations;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.StreamCapture;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancel of one execution and of all that have a label, with the test as orchestrator. */
class CancelIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  private static ExecutionCommand.Cancel cancelOf(PlayedBackend backend, ExecutionId id) {
    return (ExecutionCommand.Cancel)
        backend
            .commands()
            .await(
                command ->
                    command instanceof ExecutionCommand.Cancel && command.executionId().equals(id));
  }

  private static Annotations labelled(String name, String value) {
    return new Annotations(
        Map.of(name, value), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static void awaitStatus(ApiClient client, String id, String status) {
    await()
        .untilAsserted(
            () ->
                assertThat(client.get("/v1/executions/" + id).json().path("status").asText())
                    .isEqualTo(status));
  }

  @Test
  void shouldPublishACancelAndAnswerAtOnce() throws Exception {
    // CAN-2
    var client = GATEWAYS.client("cancels");
    try (var backend = GATEWAYS.backend("cancels")) {
      var submitted = client.postAsync("/v1/executions", ApiClient.HELLO);
      var played = backend.next().queued(0, 0).started();
      String self = submitted.join().json().path("links").path("self").asText();
      // when
      var reply = client.post(self + "/cancel?reason=wrong%20input", "");
      // then
      assertThat(reply.status()).isEqualTo(202);
      assertThat(cancelOf(backend, played.id()).reason()).contains("wrong input");
      assertThat(client.post(self + "/cancel", "").status()).isEqualTo(202);
    }
  }

  @Test
  void shouldAnswerARepeatedCancelOfACancelledExecutionAsItIs() throws Exception {
    var client = GATEWAYS.client("again");
    try (var backend = GATEWAYS.backend("again")) {
      // given
      backend
          .unasked("again")
          .queued(0, 0)
          .started()
          .ended(new Outcome.Cancelled("asked"), StreamCapture.EMPTY);
      awaitStatus(client, "again", "cancelled");
      // when
      var reply = client.post("/v1/executions/again/cancel", "");
      // then
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.json().path("status").asText()).isEqualTo("cancelled");
    }
  }

  @Test
  void shouldSayThatACancelCameTooLate() throws Exception {
    // API-2
    var client = GATEWAYS.client("late");
    try (var backend = GATEWAYS.backend("late")) {
      // given
      backend.unasked("late").queued(0, 0).started().completed("done");
      awaitStatus(client, "late", "completed");
      // when
      var reply = client.post("/v1/executions/late/cancel", "");
      // then
      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.json().path("code").asText()).isEqualTo("CONFLICT");
      assertThat(reply.json().path("executionStatus").asText()).isEqualTo("completed");
      assertThat(client.post("/v1/executions/unknown/cancel", "").status()).isEqualTo(404);
    }
  }

  @Test
  void shouldCancelWhenAWaitingClientThatAskedForItGoesAway() throws Exception {
    // API-9
    var client = GATEWAYS.client("leaves");
    try (var backend = GATEWAYS.backend("leaves")) {
      // given
      var reply =
          client.postInterruptibly(
              "/v1/executions?wait=60s&cancelOnDisconnect=true", ApiClient.HELLO);
      var played = backend.next().queued(0, 0).started();
      // when
      assertThat(reply.cancel(true)).isTrue();
      // then
      assertThat(cancelOf(backend, played.id()).reason()).isPresent();
    }
  }

  @Test
  void shouldCancelAllThatHaveALabelAndSayWhich() throws Exception {
    // CAN-1, CAN-3
    var client = GATEWAYS.client("labelled");
    String body =
        ApiClient.HELLO.replace("{\"runtime\"", "{\"labels\":{\"thread\":\"42\"},\"runtime\"");
    try (var backend = GATEWAYS.backend("labelled");
        var fresh = GATEWAYS.start(Map.of())) {
      // given
      var submitted = client.postAsync("/v1/executions", body);
      String mine = backend.next().queued(0, 0).started().id().value();
      backend.unasked("theirs", labelled("thread", "42")).queued(1, 1);
      backend.unasked("other", labelled("thread", "43")).queued(2, 2);
      backend.unasked("ended", labelled("thread", "42")).queued(0, 0).started().completed("");
      submitted.join();
      awaitStatus(client, "ended", "completed");
      // when
      var reply = client.post("/v1/executions/cancel?label=thread:42&reason=stop", "");
      // then
      assertThat(reply.status()).isEqualTo(202);
      assertThat(reply.json().path("label").asText()).isEqualTo("thread:42");
      assertThat(reply.json().path("cancelled"))
          .extracting(com.fasterxml.jackson.databind.JsonNode::asText)
          .containsExactlyInAnyOrder(mine, "theirs");
      var command = backend.cancelLabelled("42");
      assertThat(command.label()).isEqualTo("thread");
      assertThat(command.reason()).contains("stop");
      // A gateway that remembers nothing knows the same from the database.
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          client
                              .at(fresh)
                              .post("/v1/executions/cancel?label=thread:42", "")
                              .json()
                              .path("cancelled"))
                      .extracting(com.fasterxml.jackson.databind.JsonNode::asText)
                      .containsExactlyInAnyOrder(mine, "theirs"));
      assertThat(client.post("/v1/executions/cancel?label=thread:44", "").json().path("cancelled"))
          .isEmpty();
    }
  }

  @Test
  void shouldNotListWhatAnotherTenantLabelledSo() throws Exception {
    var stranger = GATEWAYS.client("stranger");
    try (var backend = GATEWAYS.backend("owner");
        var strangers = GATEWAYS.backend("stranger")) {
      // given
      backend.unasked("owned", labelled("shared", "1")).queued(0, 0);
      awaitStatus(GATEWAYS.client("owner"), "owned", "queued");
      // when
      var reply = stranger.post("/v1/executions/cancel?label=shared:1", "");
      // then
      assertThat(reply.json().path("cancelled")).isEmpty();
      assertThat(strangers.cancelLabelled("1").tenantId().value()).isEqualTo("stranger");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?label",
        "?label=",
        "?label=thread",
        "?label=:42",
        "?label=thread:",
        "?label=a%20b:1",
        "?label=a:%00",
        "?label=a:1&label=b:2",
        "?label=a:1&reason=",
        "?label=a:1&reason=%0a"
      })
  void shouldRefuseALabelOrReasonThatIsNone(String query) throws Exception {
    var client = GATEWAYS.client("refuses");
    try (var backend = GATEWAYS.backend("refuses")) {
      // when
      var reply = client.post("/v1/executions/cancel" + query, "");
      // then
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.json().path("code").asText()).isEqualTo("INPUT_REJECTED");
      assertThat(backend.commands().readWhileMoreWithin(Duration.ofMillis(100)))
          .noneMatch(command -> command.tenantId().value().equals("refuses"));
    }
  }
}
