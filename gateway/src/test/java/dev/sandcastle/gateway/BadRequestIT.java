package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are refused: each with a precise problem, and nothing is enqueued. */
class BadRequestIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  private static final int CAP = 20_000_000;

  @AfterAll
  static void shouldHaveEnqueuedNothing() {
    try (var commands = GATEWAYS.kafka().read(Topics.COMMANDS, Codecs.COMMANDS)) {
      assertThat(commands.readWhileMoreWithin(Duration.ofMillis(500))).isEmpty();
    }
  }

  @Test
  void shouldRefuseAKeyThatIsNone() throws Exception {
    var known = GATEWAYS.client("bad");
    for (String authorization :
        new String[] {"", "Bearer", "Bearer x", "Basic eDp5", "Bearer sk_" + "a".repeat(43)}) {
      // when
      var client = new ApiClient(known.port(), authorization);
      var reply = client.post("/v1/executions", ApiClient.HELLO);
      // then
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.json().path("code").asText()).isEqualTo("UNAUTHENTICATED");
      assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(client.get("/v1/executions").status()).isEqualTo(401);
      assertThat(client.get("/v1/runtimes").status()).isEqualTo(401);
    }
  }

  @Test
  void shouldRefuseARevokedKeyWithinSeconds() throws Exception {
    // given
    var client = GATEWAYS.client("revoked");
    assertThat(client.get("/v1/runtimes").status()).isEqualTo(200);
    // when
    var key = new dev.sandcastle.kit.settings.Secret(client.authorization().substring(7));
    assertThat(GATEWAYS.gateway().keys().revoke(key)).isTrue();
    // then
    assertThat(client.get("/v1/runtimes").status()).isEqualTo(401);
    assertThat(GATEWAYS.gateway().keys().revoke(key)).isFalse();
  }

  @Test
  void shouldRefuseABodyThatDeclaresTooMuch() throws Exception {
    // given
    var client = GATEWAYS.client("declares");
    var request =
        client
            .request("/v1/executions")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(new byte[CAP + 1]))
            .build();
    // when
    var reply = client.send(request);
    // then
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.json().path("status").asInt()).isEqualTo(413);
  }

  @Test
  void shouldRefuseABodyThatGrowsTooLargeWhileItStreams() throws Exception {
    // given
    var client = GATEWAYS.client("streams");
    byte[] head =
        """
        POST /v1/executions HTTP/1.1
        Host: x
        Authorization: %s
        Content-Type: application/json
        Transfer-Encoding: chunked

        """
            .formatted(client.authorization())
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] part = new byte[1_000_000];
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), client.port())) {
      var out = socket.getOutputStream();
      out.write(head);
      // when
      for (int sent = 0; sent <= CAP; sent += part.length) {
        out.write((Integer.toHexString(part.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(part);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      out.flush();
      // then
      assertThat(firstLine(socket.getInputStream()))
          .isEqualTo("HTTP/1.1 413 Request Entity Too Large");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"runtime\":", "{\"runtime\":\"cobol\"}", "{}", "", "{\"steps\":[\"a\"]}"})
  void shouldRefuseAsRejectedInput(String body) throws Exception {
    // when
    var reply = GATEWAYS.client("refuse").post("/v1/executions", body);
    // then
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.json().path("code").asText()).isEqualTo("INPUT_REJECTED");
    assertThat(reply.json().has("field")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain,415",
    "application/x-www-form-urlencoded,415",
    "application/json; charset=latin1,415",
    "application/json; charset=UTF-8,400"
  })
  void shouldReadJsonInUtf8Only(String contentType, int status) throws Exception {
    // given
    var request =
        GATEWAYS
            .client("types")
            .request("/v1/executions")
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString("{}"))
            .build();
    // when
    var reply = GATEWAYS.client("types").send(request);
    // then
    assertThat(reply.status()).isEqualTo(status);
  }

  @Test
  void shouldRefuseAWaitThatIsTooLong() throws Exception {
    var reply = GATEWAYS.client("wait").post("/v1/executions?wait=331s", ApiClient.HELLO);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").asText()).isEqualTo("wait");
  }

  // API-4
  @Test
  void shouldNotKnowOtherRoutesAndMethods() throws Exception {
    var client = GATEWAYS.client("routes");
    assertThat(client.get("/v2/x").status()).isEqualTo(404);
    assertThat(client.get("/v2/x").header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(client.post("/v1/runtimes", "{}").status()).isEqualTo(405);
    assertThat(client.post("/v1/runtimes", "{}").json().path("code").asText())
        .isEqualTo("INPUT_REJECTED");
    assertThat(client.get("/v1/executions/%2e%2e%2fx").status()).isEqualTo(404);
    assertThat(
            statusOf(
                client,
                "GET /v1/executions/a%zz HTTP/1.1\r\nHost: x\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("HTTP/1.1 400 Bad Request");
  }

  @Test
  void shouldNotStartWithoutAKeyExceptForDevelopment() throws Exception {
    // given
    try (var connection = GATEWAYS.postgres().connect();
        var statement = connection.createStatement()) {
      statement.execute("UPDATE api_keys SET revoked_at = now() WHERE revoked_at IS NULL");
    }
    // then
    assertThatThrownBy(() -> GATEWAYS.start(Map.of()))
        .isInstanceOf(GatewayStartException.class)
        .hasMessageContaining("API key");
    GATEWAYS.start(Map.of("development", "true"));
    GATEWAYS.client("new");
    GATEWAYS.start(Map.of());
  }

  @Test
  void shouldSayThatThePortIsTaken() {
    String port = Integer.toString(GATEWAYS.gateway().port());
    assertThatThrownBy(() -> GATEWAYS.start(Map.of("gateway-port", port, "development", "true")))
        .isInstanceOf(GatewayStartException.class)
        .hasMessageContaining(port);
  }

  private static String statusOf(ApiClient client, byte[] request) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), client.port())) {
      socket.getOutputStream().write(request);
      return firstLine(socket.getInputStream());
    }
  }

  private static String firstLine(InputStream in) throws Exception {
    var line = new StringBuilder();
    for (int character = in.read(); character != '\r'; character = in.read()) {
      line.append((char) character);
    }
    return line.toString();
  }
}
