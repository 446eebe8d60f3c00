package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.Sources;
import dev.sandcastle.schemas.execution.StreamCapture;
import dev.sandcastle.schemas.wire.Codecs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a caller of the HTTP interface sees, with the test as orchestrator and worker. */
class GatewayIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  // API-26
  @Test
  void shouldAnswerWithTheResultWhenTheCallerWaits() throws Exception {
    var client = GATEWAYS.client("waits");
    try (var backend = GATEWAYS.backend("waits")) {
      // when
      var reply = client.postAsync("/v1/executions?wait=30s", ApiClient.HELLO);
      backend.next().queued(0, 0).started().running().completed("hello\n");
      // then
      var json = reply.join().json();
      assertThat(reply.join().status()).isEqualTo(200);
      assertThat(json.path("status").asText()).isEqualTo("completed");
      assertThat(json.path("stdout").asText()).isEqualTo("hello\n");
      assertThat(json.path("exitCode").asInt(-1)).isZero();
      assertThat(json.path("attempt").asInt()).isEqualTo(1);
      assertThat(json.path("usage").path("cpuMs").asInt()).isEqualTo(12);
      assertThat(json.path("timings").path("queuedMs").asInt()).isEqualTo(7);
      assertThat(json.path("timings").path("start").asText()).isEqualTo("warm");
      assertThat(json.path("finishedAt").asLong())
          .isGreaterThanOrEqualTo(json.path("submittedAt").asLong());
    }
  }

  @Test
  void shouldAnswerAtOnceWithThePlaceInTheWaitingRoom() throws Exception {
    var client = GATEWAYS.client("queues");
    try (var backend = GATEWAYS.backend("queues")) {
      // when
      var reply = client.postAsync("/v1/executions", ApiClient.HELLO);
      backend.next().queued(3, 5);
      // then
      var json = reply.join().json();
      assertThat(reply.join().status()).isEqualTo(202);
      assertThat(json.path("status").asText()).isEqualTo("queued");
      assertThat(json.path("position").asInt()).isEqualTo(3);
      assertThat(json.path("waiting").asInt()).isEqualTo(5);
      assertThat(client.get(json.path("links").path("self").asText()).status()).isEqualTo(200);
    }
  }

  @Test
  void shouldAcceptThoughTheOrchestratorSaysNothing() throws Exception {
    // given
    var client = GATEWAYS.client("silence");
    // when
    var reply = client.post("/v1/executions", ApiClient.HELLO);
    // then
    assertThat(reply.status()).isEqualTo(202);
    var self = client.get(reply.json().path("links").path("self").asText());
    assertThat(self.json().path("status").asText()).isEqualTo("queued");
  }

  @Test
  void shouldTellARefusalWithRetryAfter() throws Exception {
    var client = GATEWAYS.client("refused");
    try (var backend = GATEWAYS.backend("refused")) {
      // when
      var reply = client.postAsync("/v1/executions", ApiClient.HELLO);
      backend.next().rejected();
      // then
      assertThat(reply.join().status()).isEqualTo(429);
      assertThat(reply.join().header("Retry-After")).isEqualTo("3");
      assertThat(reply.join().header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(reply.join().json().path("code").asText()).isEqualTo("QUOTA_EXCEEDED");
    }
  }

  @Test
  void shouldAnswerTheSameForAnUnknownIdAndForAnotherTenants() throws Exception {
    // given
    var owner = GATEWAYS.client("owner");
    var stranger = GATEWAYS.client("stranger");
    try (var backend = GATEWAYS.backend("owner")) {
      var reply = owner.postAsync("/v1/executions?wait=30s", ApiClient.HELLO);
      backend.next().queued(0, 0).started().completed("secret");
      String id = reply.join().json().path("executionId").asText();
      for (String rest : new String[] {"", "/events", "/output/stdout", "/files/x"}) {
        // when
        var foreign = stranger.get("/v1/executions/" + id + rest);
        var unknown = stranger.get("/v1/executions/nobodys" + rest);
        // then
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.response().body()).isEqualTo(unknown.response().body());
      }
      assertThat(stranger.post("/v1/executions/" + id + "/cancel", "").status()).isEqualTo(404);
      assertThat(stranger.get("/v1/executions").json().path("executions")).isEmpty();
    }
  }

  @Test
  void shouldListNewestFirstPageByPage() throws Exception {
    var client = GATEWAYS.client("lists");
    try (var backend = GATEWAYS.backend("lists")) {
      // given
      for (int number = 0; number < 5; number++) {
        backend.unasked("list-" + number).queued(0, 0).started().completed("");
      }
      backend.unasked("list-5").queued(1, 1);
      await()
          .untilAsserted(
              () -> assertThat(client.get("/v1/executions").json().path("executions")).hasSize(6));
      // when
      var first = client.get("/v1/executions?limit=4&status=completed").json();
      var second =
          client
              .get(
                  "/v1/executions?limit=4&status=completed&cursor=" + first.path("cursor").asText())
              .json();
      // then
      assertThat(first.path("executions").findValuesAsText("executionId"))
          .containsExactly("list-4", "list-3", "list-2", "list-1");
      assertThat(second.path("executions").findValuesAsText("executionId"))
          .containsExactly("list-0");
      assertThat(second.path("cursor").isNull()).isTrue();
      long later = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
      assertThat(client.get("/v1/executions?since=" + later).json().path("executions")).isEmpty();
      for (String wrong :
          new String[] {"limit=0", "limit=101", "status=x", "since=x", "cursor=x"}) {
        var reply = client.get("/v1/executions?" + wrong);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(wrong).startsWith(reply.json().path("field").asText());
      }
    }
  }

  // API-28, EVT-7
  @Test
  void shouldServeFilesAndOutputSoThatNoBrowserRunsThem() throws Exception {
    var client = GATEWAYS.client("files");
    byte[] page = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
    byte[] all = "x".repeat(200_000).getBytes(StandardCharsets.UTF_8);
    var file = new OutputFile("sub/päge 1.html", "text/html", store("files", page));
    var stdout =
        new StreamCapture(
            Bytes.copyOf(all, 0, StreamCapture.HEAD_LIMIT_BYTES),
            all.length,
            false,
            Optional.of(store("files", all)));
    try (var backend = GATEWAYS.backend("files")) {
      // given
      var reply = client.postAsync("/v1/executions?wait=30s", ApiClient.HELLO);
      backend.next().queued(0, 0).started().ended(new Outcome.Completed(), stdout, file);
      var json = reply.join().json();
      // when
      var download = client.get(json.path("files").path(0).path("href").asText());
      var output = client.get(json.path("links").path("stdout").asText());
      // then
      assertThat(download.response().body()).isEqualTo(page);
      assertThat(download.header("Content-Type")).isEqualTo("text/html");
      assertThat(download.header("Content-Disposition"))
          .isEqualTo("attachment; filename=\"p_ge 1.html\"; filename*=UTF-8''p%C3%A4ge%201.html");
      assertThat(download.header("Cache-Control")).isEqualTo("private");
      assertThat(download.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(download.header("Content-Security-Policy")).startsWith("sandbox");
      assertThat(output.response().body()).isEqualTo(all);
      assertThat(json.path("stdout").asText()).hasSize(64 * 1024);
      assertThat(
              client.get(json.path("links").path("self").asText()).json().path("stdout").asText())
          .hasSize(16 * 1024);
      String self = json.path("links").path("self").asText();
      assertThat(client.get(self + "/files/..%2f..%2fetc%2fpasswd").status()).isEqualTo(404);
      assertThat(client.get(self + "/output/stdin").status()).isEqualTo(404);
      assertThat(client.get(self + "/output/stderr").response().body()).isEmpty();
    }
  }

  @Test
  void shouldSendLargeSourcesAsABlob() throws Exception {
    var client = GATEWAYS.client("large");
    String body = ApiClient.HELLO.replace("print(1)", "#".repeat(100_000));
    try (var backend = GATEWAYS.backend("large")) {
      // when
      var reply = client.postAsync("/v1/executions", body);
      var played = backend.next().queued(0, 0);
      // then
      assertThat(reply.join().status()).isEqualTo(202);
      var stored = (Sources.Stored) played.command().program().sources();
      try (var content = GATEWAYS.blobs().open("large", stored.bundle().sha256()).orElseThrow()) {
        var files = Codecs.SOURCE_BUNDLE.decode(content.readAllBytes());
        assertThat(files.getFirst().content().size()).isEqualTo(100_000);
      }
    }
  }

  @Test
  void shouldShowTheRuntimes() throws Exception {
    assertThat(
            GATEWAYS
                .client("shows")
                .get("/v1/runtimes")
                .json()
                .path("runtimes")
                .findValuesAsText("id"))
        .contains("python", "node", "bash");
  }

  private static BlobRef store(String tenant, byte[] content) throws Exception {
    try (var upload = GATEWAYS.blobs().begin(tenant)) {
      upload.write(content, 0, content.length);
      var stored = upload.commit();
      return new BlobRef(stored.sha256(), stored.size());
    }
  }
}
