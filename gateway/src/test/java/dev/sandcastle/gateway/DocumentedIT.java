package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sandcastle.gateway.docs.OpenApi;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The running gateway against its OpenAPI document, in both directions. */
class DocumentedIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  private static final OpenApi DOCUMENT = OpenApi.closed();
  private static final String STEPS =
      """
      {"runtime": "python", "steps": ["a.py", "b.py"], "labels": {"thread": "42"}, "purpose": "why",
       "files": [{"path": "a.py", "content": "x"}, {"path": "b.py", "content": "y"}]}
      """;
  private static final Map<String, String> SCHEMAS_OF_EVENTS =
      Map.of(
          "queued", "QueuedEvent",
          "phase", "PhaseEvent",
          "stdout", "OutputEvent",
          "stderr", "OutputEvent",
          "step", "StepEvent",
          "result", "ResultEvent");

  /** What any of the tests was answered, so that in the end it is known what none has asked for. */
  private static final Set<String> ANSWERED = new HashSet<>();

  private static final AtomicInteger TENANTS = new AtomicInteger();

  private final String tenant = "documented-" + TENANTS.incrementAndGet();
  private DocumentedClient client;

  /** Each test is a tenant of its own, so that it does not find what others submitted. */
  @BeforeEach
  void makeClient() throws Exception {
    client = new DocumentedClient(GATEWAYS.client(tenant), ANSWERED);
  }

  @AfterAll
  static void shouldHaveSeenEveryAnswerThatIsDocumented() {
    assertThat(DocumentedClient.notAnswered(ANSWERED)).isEmpty();
  }

  @Test
  void shouldServeWhatIsDocumentedAndNothingElse() {
    // given the schema registry, whose protocol is not ours and which stock clients test
    Stream<String> served =
        GATEWAYS.gateway().routes().stream().filter(route -> !route.contains(" /registry/"));
    // then
    assertThat(served).containsExactlyInAnyOrderElementsOf(DOCUMENT.operations());
  }

  // STO-8
  @Test
  void shouldOfferNoWayToRemoveAnExecution() {
    assertThat(DOCUMENT.operations())
        .filteredOn(operation -> operation.startsWith("DELETE "))
        .containsExactly("DELETE /v1/webhooks/{id}");
  }

  // API-26, API-27, API-28, BUG-28
  @Test
  void shouldAnswerASubmissionAndItsReadersAsDocumented() throws Exception {
    try (var backend = GATEWAYS.backend(tenant)) {
      // given
      var reply = client.raw().postAsync("/v1/executions?wait=30s", STEPS);
      var played = backend.next().queued(1, 3).started().running();
      String self = "/v1/executions/" + played.id();
      client.get("getExecution", self);
      played.prints("a".getBytes(StandardCharsets.UTF_8));
      played.step(step(1, "a.py", StepStatus.COMPLETED, 0));
      played.step(step(2, "b.py", StepStatus.FAILED, 3));
      var file = new OutputFile("sub/a b.txt", "text/plain", store("content"));
      played.ended(
          new PlayedBackend.Ended(
              new Outcome.Failed(ErrorCode.RUNTIME_ERROR, "Step 2/2 (b.py) exited 3"),
              PlayedBackend.capture("a"),
              List.of(file),
              List.of(new OutputFile("old.png", "image/png", store("old"))),
              List.of(
                  step(1, "a.py", StepStatus.COMPLETED, 0),
                  step(2, "b.py", StepStatus.FAILED, 3))));
      // when
      var result = client.checked("submitExecution", reply.join());
      var found = client.get("getExecution", self + "?ansi=strip");
      // then
      assertThat(result.status()).isEqualTo(200);
      assertThat(found.json().path("steps")).hasSize(2);
      assertThat(found.json().path("codePreview").asText()).isEqualTo("x");
      readAll(self, result.json());
      for (var event : events(self)) {
        assertThat(DOCUMENT.violations(SCHEMAS_OF_EVENTS.get(event.name()), event.data()))
            .as(event.name() + " " + event.data())
            .isEmpty();
      }
      assertThat(events(self).stream().map(SseReader.Event::name).distinct())
          .containsExactlyInAnyOrder("queued", "phase", "stdout", "step", "result");
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          client
                              .get("listExecutions", "/v1/executions?label=thread:42&limit=1")
                              .json()
                              .path("executions"))
                      .hasSize(1));
    }
  }

  private void readAll(String self, JsonNode result) throws Exception {
    String href = result.at("/files/0/href").asText();
    client.get("getFile", href);
    client.send("getFile", client.raw().request(href).header("Range", "bytes=0-2"));
    client.send("getFile", client.raw().request(href).header("Range", "bytes=99-"));
    client.get("getFile", href.replace("sub/", "sub%2F"));
    client.send("headFile", client.raw().request(href).HEAD());
    client.get("getFile", self + "/files/none");
    client.get("getOutput", self + "/output/stdout");
    client.send(
        "getOutput", client.raw().request(self + "/output/stdout").header("Range", "bytes=0-0"));
    client.get("getOutput", self + "/output/stderr?ansi=strip");
    client.get("getOutput", self + "/output/stdin");
    client.get("getOutput", self + "/output/stdout?ansi=x");
    client.send("headOutput", client.raw().request(self + "/output/stdout").HEAD());
    var link = client.post("createLink", self + "/links", "{\"path\":\"old.png\",\"inline\":true}");
    String signed = link.json().path("href").asText();
    client.get("getSignedFile", signed);
    client.send("getSignedFile", client.raw().request(signed).header("Range", "bytes=0-0"));
    client.send("headSignedFile", client.raw().request(signed).HEAD());
    client.get("getSignedFile", signed.replaceFirst("files/.", "files/_"));
    client.post("createLink", self + "/links", "{\"path\":\"none\"}");
    client.post("createLink", self + "/links", "{\"path\":\"old.png\",\"seconds\":3601}");
    client.get("streamEvents", self + "/events");
    client.get("streamEvents", self + "/events?lastEventId=1-end");
    client.get("streamEvents", self + "/events?lastEventId=x");
    client.post("cancelExecution", self + "/cancel", "");
  }

  @Test
  void shouldAnswerCancelsAsDocumented() throws Exception {
    try (var backend = GATEWAYS.backend(tenant)) {
      // given
      var reply = client.raw().postAsync("/v1/executions", STEPS);
      var played = backend.next().queued(0, 0).started();
      String self = "/v1/executions/" + played.id();
      assertThat(client.checked("submitExecution", reply.join()).status()).isEqualTo(202);
      // when
      var byLabel = client.post("cancelByLabel", "/v1/executions/cancel?label=thread:42", "");
      client.post("cancelByLabel", "/v1/executions/cancel", "");
      client.get("getOutput", self + "/output/stdout");
      var cancelled = client.post("cancelExecution", self + "/cancel?reason=enough", "");
      // then
      assertThat(cancelled.status()).isEqualTo(202);
      assertThat(byLabel.json().path("cancelled").toString()).contains(played.id().value());
      played.ended(new Outcome.Cancelled("enough"), PlayedBackend.capture(""));
      await()
          .untilAsserted(
              () ->
                  assertThat(client.post("cancelExecution", self + "/cancel", "").status())
                      .isEqualTo(200));
    }
  }

  @Test
  void shouldAnswerARefusalAsDocumented() throws Exception {
    try (var backend = GATEWAYS.backend(tenant)) {
      // given
      var reply = client.raw().postAsync("/v1/executions", ApiClient.HELLO);
      // when
      var played = backend.next().rejected();
      // then
      assertThat(client.checked("submitExecution", reply.join()).status()).isEqualTo(429);
      client.get("getExecution", "/v1/executions/" + played.id());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "submitExecution, POST, /v1/executions, application/json, {}, 400",
    "submitExecution, POST, /v1/executions?wait=1h, application/json, {}, 400",
    "submitExecution, POST, /v1/executions, text/plain, x, 415",
    "listExecutions, GET, /v1/executions?limit=0, '', '', 400",
    "getExecution, GET, /v1/executions/none, '', '', 404",
    "cancelExecution, POST, /v1/executions/none/cancel, '', '', 404",
    "streamEvents, GET, /v1/executions/none/events, '', '', 404",
    "createLink, POST, /v1/executions/none/links, application/json, {\"path\":\"a\"}, 404",
    "getBlob, GET, /v1/blobs/none, '', '', 404",
    "getWebhook, GET, /v1/webhooks/none, '', '', 404",
    "createWebhook, POST, /v1/webhooks, application/json, {\"url\":\"https://127.0.0.1/\"}, 400",
    "listDeliveries, GET, /v1/webhooks/none/deliveries?limit=0, '', '', 400",
    "getDocsAsset, GET, /docs/index.html, '', '', 404",
    "getDocsAsset, GET, /docs/..%2fopenapi.yaml, '', '', 404",
    "getDocsAsset, GET, /docs/%2e%2e%2f%2e%2e%2flogback.xml, '', '', 404",
  })
  void shouldRefuseAsDocumented(
      String operation, String method, String path, String type, String body, int status)
      throws Exception {
    // given
    var request = client.raw().request(path).method(method, BodyPublishers.ofString(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    // then
    assertThat(client.send(operation, request).status()).isEqualTo(status);
  }

  @Test
  void shouldAskForAKeyWhereverTheDocumentSaysSo() throws Exception {
    // given
    var stranger =
        new DocumentedClient(new ApiClient(client.raw().port(), "Bearer nobody"), ANSWERED);
    for (String operation : DOCUMENT.operations()) {
      String[] words = operation.split(" ", 2);
      JsonNode node =
          DOCUMENT
              .root()
              .path("paths")
              .path(words[1])
              .path(words[0].toLowerCase(java.util.Locale.ROOT));
      var request =
          stranger
              .raw()
              .request(words[1].replaceAll("[{}]", ""))
              .method(words[0], BodyPublishers.ofString(""));
      // when
      var reply = stranger.send(node.path("operationId").asText(), request);
      // then
      assertThat(reply.status() == 401).as(operation).isEqualTo(!node.has("security"));
    }
  }

  @Test
  void shouldAnswerAboutBlobsAsDocumented() throws Exception {
    // when
    var made =
        client.send(
            "uploadBlob",
            client.raw().request("/v1/blobs").POST(BodyPublishers.ofString("content")));
    // then
    String blob = made.header("Location");
    client.get("getBlob", blob);
    client.send("getBlob", client.raw().request(blob).header("Range", "bytes=2-3"));
    client.send("headBlob", client.raw().request(blob).HEAD());
    var again = client.raw().request(blob).header("If-None-Match", made.header("ETag"));
    assertThat(client.send("getBlob", again).status()).isEqualTo(200);
    var same =
        client
            .raw()
            .request(blob)
            .header("If-None-Match", client.get("getBlob", blob).header("ETag"));
    assertThat(client.send("getBlob", same).status()).isEqualTo(304);
  }

  @Test
  void shouldAnswerAboutWebhooksAsDocumented() throws Exception {
    // when
    var made =
        client.post(
            "createWebhook",
            "/v1/webhooks",
            "{\"url\":\"https://93.184.216.34/in\",\"labels\":{\"thread\":\"none\"}}");
    // then
    String self = made.header("Location");
    client.get("listWebhooks", "/v1/webhooks");
    client.get("getWebhook", self);
    client.post("rotateWebhook", self + "/rotate", "");
    client.get("listDeliveries", self + "/deliveries");
    client.send("deleteWebhook", client.raw().request(self).DELETE());
  }

  @Test
  void shouldAnswerAboutItselfAsDocumented() throws Exception {
    // when
    var document = client.get("getOpenApi", "/openapi.json");
    var page = client.get("getDocs", "/docs");
    var slash = client.get("getDocs", "/docs/");
    client.get("listRuntimes", "/v1/runtimes");
    client.get("getDocsAsset", "/docs/swagger-ui-bundle.js");
    // then
    assertThat(document.json().path("openapi").asText()).startsWith("3.1.");
    assertThat(slash.status()).isEqualTo(308);
    assertThat(slash.header("Location")).isEqualTo("../docs");
    assertThat(page.header("Content-Security-Policy"))
        .startsWith("default-src 'none'")
        .doesNotContain("unsafe")
        .doesNotContain("http");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    var same =
        client.raw().request("/openapi.json").header("If-None-Match", document.header("ETag"));
    assertThat(client.send("getOpenApi", same).status()).isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json, text/event-stream, application/problem+json",
        "text/event-stream;q=0.5, application/json",
        "text/event-stream;q=0, */*",
        "*/*",
      })
  void shouldAnswerWithJsonUnlessAStreamIsPreferred(String accept) throws Exception {
    try (var backend = GATEWAYS.backend(tenant)) {
      // given
      var request =
          client
              .raw()
              .request("/v1/executions")
              .header("Accept", accept)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(ApiClient.HELLO));
      // when
      var reply = client.send("submitExecution", request);
      // then
      assertThat(reply.header("Content-Type")).isEqualTo("application/json");
      backend.next().queued(0, 0).started().completed("");
    }
  }

  private List<SseReader.Event> events(String self) throws Exception {
    try (var reader = new SseReader(client.raw(), self + "/events", Optional.empty())) {
      return reader.rest();
    }
  }

  private static StepResult step(int index, String path, StepStatus status, int exitCode) {
    return new StepResult(index, path, status, Optional.of(exitCode), Optional.empty(), 12, 3_000);
  }

  private BlobRef store(String content) throws Exception {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    try (var upload = GATEWAYS.blobs().begin(tenant)) {
      upload.write(bytes, 0, bytes.length);
      var stored = upload.commit();
      return new BlobRef(stored.sha256(), stored.size());
    }
  }
}
