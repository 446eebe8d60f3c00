package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.InputFile;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.StreamCapture;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a submission may say beyond its code: steps, inputs, earlier outputs, labels. */
class SubmissionIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  private static final String WAIT = "/v1/executions?wait=30s";
  private static final int LIMIT = 10 << 20;

  private static String hello(String fields) {
    return ApiClient.HELLO.replace("{\"runtime\"", "{" + fields + ",\"runtime\"");
  }

  private static String from(String source) {
    return hello("\"inputsFrom\":\"" + source + "\"");
  }

  private static BlobRef store(String tenant, byte[] content) throws Exception {
    try (var upload = GATEWAYS.blobs().begin(tenant)) {
      upload.write(content, 0, content.length);
      var stored = upload.commit();
      return new BlobRef(stored.sha256(), stored.size());
    }
  }

  private static BlobRef random(String tenant, int size) throws Exception {
    byte[] content = new byte[size];
    new Random().nextBytes(content);
    return store(tenant, content);
  }

  private static OutputFile output(String tenant, String path) throws Exception {
    return new OutputFile(path, "text/plain", random(tenant, 10));
  }

  private static void refuses(ApiClient client, String body, String field) throws Exception {
    var reply = client.post("/v1/executions", body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("code").asText()).isEqualTo("INPUT_REJECTED");
    assertThat(reply.json().path("field").asText()).isEqualTo(field);
  }

  /** What a submission would get as inputs; it ends without files of its own. */
  private static ExecutionCommand.Execute submit(
      ApiClient client, PlayedBackend backend, String body) throws Exception {
    var reply = client.postAsync(WAIT, body);
    var played = backend.next().queued(0, 0).started().completed("");
    assertThat(reply.join().status()).isEqualTo(200);
    return played.command();
  }

  private static List<String> outputsGivenTo(ExecutionCommand.Execute command) {
    return command.program().inputs().stream()
        .peek(input -> assertThat(input.place()).isEqualTo(InputFile.Place.OUTPUT))
        .map(InputFile::path)
        .toList();
  }

  @Test
  void shouldSubmitStepsWithLabelsAndPurpose() throws Exception {
    // API-16, API-22, WS-12
    var client = GATEWAYS.client("steps");
    String body =
        """
        {"runtime":"polyglot","steps":["main.py","test.js"],"labels":{"thread":"42"},
         "purpose":"a test","files":[{"path":"main.py","content":"print(1)"},
         {"path":"test.js","content":"console.log(2)"}]}\
        """;
    try (var backend = GATEWAYS.backend("steps")) {
      // when
      var reply = client.postAsync("/v1/executions", body);
      var command = backend.next().queued(0, 0).command();
      // then
      assertThat(command.program().mode()).isEqualTo(new Mode.Steps(List.of("main.py", "test.js")));
      assertThat(command.program().codePreview()).contains("print(1)");
      assertThat(command.annotations().labels()).containsExactly(Map.entry("thread", "42"));
      assertThat(command.annotations().requestDigest()).isEmpty();
      assertThat(reply.join().status()).isEqualTo(202);
      assertThat(reply.join().json().path("labels").path("thread").asText()).isEqualTo("42");
      assertThat(reply.join().json().path("purpose").asText()).isEqualTo("a test");
    }
  }

  @Test
  void shouldShowTheResultWithoutEscapeSequencesWhenAsked() throws Exception {
    // EVT-13
    var client = GATEWAYS.client("plain");
    try (var backend = GATEWAYS.backend("plain")) {
      // when
      var reply = client.postAsync(WAIT + "&ansi=strip", ApiClient.HELLO);
      backend.next().queued(0, 0).started().completed("\u001b[31mred\u001b[0m");
      var other = client.post("/v1/executions?ansi=keep", ApiClient.HELLO);
      // then
      assertThat(reply.join().json().path("stdout").asText()).isEqualTo("red");
      assertThat(other.status()).isEqualTo(400);
      assertThat(other.json().path("field").asText()).isEqualTo("ansi");
    }
  }

  @Test
  void shouldKeepAPreviewOfSourcesThatTravelAsABlob() throws Exception {
    // SM-15
    var client = GATEWAYS.client("previews");
    try (var backend = GATEWAYS.backend("previews")) {
      // when
      var reply =
          client.postAsync(
              "/v1/executions", ApiClient.HELLO.replace("print(1)", "#".repeat(100_000)));
      var command = backend.next().queued(0, 0).command();
      // then
      assertThat(reply.join().status()).isEqualTo(202);
      assertThat(command.program().codePreview().orElseThrow()).isEqualTo("#".repeat(8 * 1024));
    }
  }

  @Test
  void shouldLayUploadsBesideTheCodeAndMakeThemYoungAgain() throws Exception {
    // PRE-2
    var client = GATEWAYS.client("uploads");
    var large = random("uploads", LIMIT - 10);
    var small = random("uploads", 10);
    var file =
        GATEWAYS
            .blobFolder()
            .resolve("uploads")
            .resolve(small.sha256().substring(0, 2))
            .resolve(small.sha256());
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    String inputs =
        "\"inputs\":[{\"path\":\"data/l.bin\",\"blob\":\"%s\"},{\"path\":\"s\",\"blob\":\"%s\"}]"
            .formatted(large.sha256(), small.sha256());
    try (var backend = GATEWAYS.backend("uploads")) {
      // when
      var command = submit(client, backend, hello(inputs));
      // then
      assertThat(command.program().inputs())
          .containsExactly(
              new InputFile(InputFile.Place.CODE, "data/l.bin", large),
              new InputFile(InputFile.Place.CODE, "s", small));
      assertThat(Files.getLastModifiedTime(file).toInstant())
          .isAfter(Instant.now().minusSeconds(60));
    }
  }

  @Test
  void shouldRefuseUploadsThatAreMissingForeignOrTooMuch() throws Exception {
    // PRE-2
    var client = GATEWAYS.client("refuses");
    var foreign = random("uploads", 10);
    var large = random("refuses", LIMIT);
    var small = random("refuses", 1);
    String input = "{\"path\":\"%s\",\"blob\":\"%s\"}";
    refuses(
        client,
        hello(
            "\"inputs\":["
                + input.formatted("a", small.sha256())
                + ","
                + input.formatted("b", foreign.sha256())
                + "]"),
        "/inputs/1/blob");
    refuses(
        client,
        hello(
            "\"inputs\":["
                + input.formatted("a", large.sha256())
                + ","
                + input.formatted("b", small.sha256())
                + "]"),
        "/inputs");
    refuses(
        client,
        hello("\"inputs\":[" + input.formatted("a", "0".repeat(64)) + "]"),
        "/inputs/0/blob");
  }

  @Test
  void shouldGiveTheOutputsOfTheNewestCompletedExecution() throws Exception {
    // PRE-1, PRE-4, PRE-6, PRE-7, BUG-11
    var client = GATEWAYS.client("latest");
    try (var backend = GATEWAYS.backend("latest")) {
      assertThat(outputsGivenTo(submit(client, backend, from("latest")))).isEmpty();
      // given
      var reply = client.postAsync(WAIT, ApiClient.HELLO);
      var first = output("latest", "out/ä b.csv");
      var second = output("latest", "kept.csv");
      backend
          .next()
          .queued(0, 0)
          .started()
          .ended(
              new PlayedBackend.Ended(
                  new Outcome.Completed(),
                  StreamCapture.EMPTY,
                  List.of(first),
                  List.of(second),
                  List.of()));
      String id = reply.join().json().path("executionId").asText();
      for (var outcome :
          List.of(
              new Outcome.Failed(ErrorCode.RUNTIME_ERROR, "exit 1"),
              new Outcome.Cancelled("asked"))) {
        var useless = client.postAsync(WAIT, ApiClient.HELLO);
        var left = output("latest", "partial.csv");
        backend.next().queued(0, 0).started().ended(outcome, StreamCapture.EMPTY, left);
        useless.join();
      }
      submit(client, backend, ApiClient.HELLO);
      // when
      var command = submit(client, backend, from("latest"));
      // then
      assertThat(command.program().inputs())
          .containsExactly(
              new InputFile(InputFile.Place.OUTPUT, "out/ä b.csv", first.blob()),
              new InputFile(InputFile.Place.OUTPUT, "kept.csv", second.blob()));
      assertThat(command.annotations().inputsFrom()).contains(new ExecutionId(id));
      var shown = client.get("/v1/executions/" + command.executionId()).json();
      assertThat(shown.path("inputsFrom").asText()).isEqualTo(id);
      // A gateway that remembers nothing knows the same from the database.
      try (var fresh = GATEWAYS.start(Map.of())) {
        await()
            .untilAsserted(
                () ->
                    assertThat(client.at(fresh).get("/v1/executions/" + id).json().path("status"))
                        .hasToString("\"completed\""));
        assertThat(outputsGivenTo(submit(client.at(fresh), backend, from("latest"))))
            .containsExactly("out/ä b.csv", "kept.csv");
      }
    }
  }

  @Test
  void shouldGiveTheOutputsOfTheSameLabelsOnly() throws Exception {
    // PRE-4
    var client = GATEWAYS.client("labels");
    try (var backend = GATEWAYS.backend("labels")) {
      // given
      for (String thread : List.of("1", "2")) {
        var reply = client.postAsync(WAIT, hello("\"labels\":{\"thread\":\"" + thread + "\"}"));
        backend.next().queued(0, 0).started().completed("", output("labels", thread + ".csv"));
        reply.join();
      }
      // then
      String first = "\"inputsFrom\":\"latest\",\"labels\":{\"thread\":\"1\"}";
      String other = "\"inputsFrom\":\"latest\",\"labels\":{\"thread\":\"1\",\"user\":\"x\"}";
      assertThat(outputsGivenTo(submit(client, backend, hello(first)))).containsExactly("1.csv");
      assertThat(outputsGivenTo(submit(client, backend, hello(other)))).isEmpty();
      assertThat(outputsGivenTo(submit(client, backend, from("latest")))).containsExactly("2.csv");
    }
  }

  @Test
  void shouldGiveTheOutputsOfAnExecutionByItsIdHoweverItEnded() throws Exception {
    // PRE-5
    var client = GATEWAYS.client("pins");
    try (var backend = GATEWAYS.backend("pins");
        var second = GATEWAYS.start(Map.of())) {
      // given
      var reply = client.postAsync(WAIT, ApiClient.HELLO);
      backend
          .next()
          .queued(0, 0)
          .started()
          .ended(
              new Outcome.Failed(ErrorCode.RUNTIME_ERROR, "exit 1"),
              StreamCapture.EMPTY,
              output("pins", "partial.csv"));
      String id = reply.join().json().path("executionId").asText();
      // then, also at once at another gateway
      assertThat(outputsGivenTo(submit(client.at(second), backend, from(id))))
          .containsExactly("partial.csv");
      assertThat(outputsGivenTo(submit(client, backend, from(id)))).containsExactly("partial.csv");
    }
  }

  @Test
  void shouldRefuseASourceThatCannotBeUsed() throws Exception {
    // G-41: better than the silent default of PRE-5
    var client = GATEWAYS.client("unusable");
    try (var backend = GATEWAYS.backend("unusable");
        var strangers = GATEWAYS.backend("stranger")) {
      // given
      strangers.unasked("foreign").queued(0, 0).started().completed("");
      backend.unasked("running").queued(0, 0).started();
      backend.unasked("huge").queued(0, 0).started().completed("", huge(), output("unusable", "b"));
      backend.unasked("gone").queued(0, 0).started().completed("", gone());
      await()
          .until(
              () ->
                  client
                      .get("/v1/executions/gone")
                      .json()
                      .path("status")
                      .asText()
                      .equals("completed"));
      // then
      for (String source : List.of("unknown", "foreign", "running", "huge", "gone")) {
        refuses(client, from(source), "/inputsFrom");
      }
      assertThat(backend.commands().readWhileMoreWithin(Duration.ofMillis(200)))
          .noneMatch(command -> command.tenantId().value().equals("unusable"));
    }
  }

  @Test
  void shouldTellTheFirstFaultInTheOrderOfTheChecks() throws Exception {
    // API-6
    var client = GATEWAYS.client("order");
    var stranger = new ApiClient(client.port(), "Bearer sk_" + "a".repeat(43));
    String broken = "{\"runtime\":";
    String invalid = hello("\"inputsFrom\":\"unknown\",\"priority\":\"batch\"");
    assertThat(stranger.post("/v1/executions", broken).status()).isEqualTo(401);
    assertThat(client.post("/v1/executions", broken).json().path("field").asText()).isEmpty();
    refuses(client, invalid, "/priority");
    refuses(client, hello("\"inputsFrom\":\"unknown\""), "/inputsFrom");
    assertThat(client.postNamed("/v1/executions", invalid, "").join().json().path("field").asText())
        .isEqualTo("Idempotency-Key");
  }

  private static OutputFile huge() throws Exception {
    return new OutputFile("a", "text/plain", random("unusable", LIMIT));
  }

  private static OutputFile gone() {
    return new OutputFile("a", "text/plain", new BlobRef("0".repeat(64), 1));
  }
}
