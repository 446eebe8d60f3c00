package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that no client library would send: each is the caller's fault, and leaves nothing. */
class HostileRequestIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  private static final int REQUESTS = 250;
  private static final String ALPHABET = "a1:%&=#+;,.~/\\\"'<>{}[]|^`_-*";
  private static final List<String> PARAMETERS =
      List.of("label", "reason", "wait", "ansi", "cursor", "limit", "since", "until", "status");

  private static final List<String> TARGETS =
      List.of(
          "POST /v1/executions",
          "POST /v1/executions/cancel",
          "POST /v1/executions/nobodys/cancel",
          "GET /v1/executions");

  /** Bodies that are refused, so that whatever is accepted beside them publishes nothing. */
  private static final List<String> BODIES =
      List.of(
          "",
          "{}",
          "[]",
          "\u0000",
          "{\"labels\":{\"a\":\"b\"}}",
          ApiClient.HELLO.replace("main.py\"}", "main.py\",\"steps\":[\"main.py\"]}"),
          ApiClient.HELLO.replace("main.py\"}", "main.py\",\"inputsFrom\":\"nobodys\"}"),
          ApiClient.HELLO.replace(
              "main.py\"}",
              "main.py\",\"inputs\":[{\"path\":\"a\",\"blob\":\"" + "0".repeat(64) + "\"}]}"));

  @Test
  void shouldAnswerEveryRequestWithItsFaultAndLeaveNothing() throws Exception {
    // API-25
    var client = GATEWAYS.client("hostile");
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int number = 0; number < REQUESTS; number++) {
      // when
      String request = request(random, client.authorization());
      var answer = answerOf(client, request);
      // then
      assertThat(answer.getFirst())
          .as("seed %d, request %s", seed, request)
          .matches("HTTP/1\\.1 (200|202|400|404|409|415) .*");
      assertThat(answer.getLast())
          .as("seed %d, request %s", seed, request)
          .doesNotContain("Exception", "at dev.", "at io.");
    }
    // Cancels by label are accepted, whatever the label is, when it is one.
    try (var commands = GATEWAYS.kafka().read(Topics.COMMANDS, Codecs.COMMANDS)) {
      assertThat(commands.readWhileMoreWithin(Duration.ofMillis(500)))
          .allMatch(
              dev.sandcastle.schemas.execution.ExecutionCommand.CancelLabelled.class::isInstance);
    }
    assertThat(GATEWAYS.blobFolder().resolve("hostile")).doesNotExist();
  }

  @Test
  void shouldRefuseAnInputThatIsMissingBeforeItStoresTheSources() throws Exception {
    // API-6, BUG-29
    var client = GATEWAYS.client("stores");
    String body =
        ApiClient.HELLO
            .replace("print(1)", "#".repeat(100_000))
            .replace(
                "main.py\"}",
                "main.py\",\"inputs\":[{\"path\":\"a\",\"blob\":\"" + "0".repeat(64) + "\"}]}");
    // when
    var reply = client.post("/v1/executions", body);
    // then
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").asText()).isEqualTo("/inputs/0/blob");
    assertThat(GATEWAYS.blobFolder().resolve("stores")).doesNotExist();
    try (var partial = Files.walk(GATEWAYS.blobFolder().resolve(".partial"))) {
      assertThat(partial.filter(file -> file.toFile().length() > 50_000)).isEmpty();
    }
  }

  private static String request(Random random, String authorization) {
    String path = TARGETS.get(random.nextInt(TARGETS.size()));
    var query = new StringBuilder();
    for (int left = random.nextInt(4); left > 0; left--) {
      query
          .append(query.isEmpty() ? '?' : '&')
          .append(PARAMETERS.get(random.nextInt(PARAMETERS.size())))
          .append('=')
          .append(text(random, "a1:%&=+;,.~/\"'<>[]|_-*", 6));
    }
    String body = BODIES.get(random.nextInt(BODIES.size()));
    String key =
        random.nextBoolean() ? "" : "Idempotency-Key: " + text(random, ALPHABET + "é\t ", 9);
    return path
        + query
        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: "
        + authorization
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + (key.isEmpty() ? "" : "\r\n" + key)
        + "\r\n\r\n"
        + body;
  }

  private static String text(Random random, String alphabet, int atMost) {
    var text = new StringBuilder();
    for (int left = random.nextInt(atMost + 1); left > 0; left--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /** Status line and body. */
  private static List<String> answerOf(ApiClient client, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), client.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      var parts = new ArrayList<String>();
      parts.add(answer.lines().findFirst().orElse(""));
      parts.add(answer);
      return parts;
    }
  }
}
