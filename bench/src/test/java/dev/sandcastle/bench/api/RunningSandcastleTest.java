package dev.sandcastle.bench.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sandcastle.client.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that runs nothing but knows what each job must print. */
@Timeout(30)
final class RunningSandcastleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "sk_test";

  private HttpServer server;
  private RunningSandcastle sandcastle;
  private volatile String printed = "";

  /** What makes the server's answers wrong; nothing at first. */
  private volatile UnaryOperator<String> distortion = UnaryOperator.identity();

  private volatile int status = 200;
  private final List<String> submissions = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/executions", this::submit);
    server.createContext(
        "/v1/executions/e1/events", exchange -> answer(exchange, 200, cancelled()));
    server.createContext("/v1/executions/e1/cancel", exchange -> answer(exchange, 202, "{}"));
    server.createContext("/metrics", exchange -> answer(exchange, 200, "figures"));
    server.start();
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    sandcastle =
        new RunningSandcastle(new Connection(url, KEY, Optional.of(url), OptionalLong.empty()));
  }

  @AfterEach
  void stop() {
    sandcastle.close();
    server.stop(0);
  }

  @Test
  void shouldTimeAResult() throws Exception {
    // when
    var sample = sandcastle.hello().once();

    // then
    assertThat(sample.nanos()).isPositive();
    assertThat(sample.kind()).contains("warm");
    assertThat(sample.partMillis()).containsEntry("runningMs", 12L);
  }

  @Test
  void shouldRefuseTheOutputOfAnotherJob() {
    // given
    distortion = text -> text.replace("hello", "hallo");

    // when, then
    assertThatThrownBy(() -> sandcastle.hello().once())
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("Expected stdout");
  }

  @Test
  void shouldRefuseAnExecutionThatIsNotTaken() {
    // given
    status = 503;

    // when, then
    assertThatThrownBy(() -> sandcastle.hello().once()).isInstanceOf(ProblemException.class);
  }

  @Test
  void shouldSendOnceAndNothingButTheProgram() throws Exception {
    // when
    sandcastle.hello().once();

    // then
    assertThat(submissions)
        .singleElement()
        .satisfies(
            body ->
                assertThat(JSON.readTree(body).properties())
                    .extracting(Map.Entry::getKey)
                    .containsExactlyInAnyOrder("runtime", "entryPath", "files"));
  }

  @Test
  void shouldSendAsManyFilesAsASubmissionMayHave() throws Exception {
    // when
    sandcastle.files(50).once();

    // then
    var files = JSON.readTree(submissions.getFirst()).path("files");
    assertThat(files).hasSize(50);
    assertThat(files).allMatch(file -> file.path("content").asText().length() == 16_000);
  }

  @Test
  void shouldRefuseOutputsThatAreNotThere() {
    // given one that leaves no files
    distortion = text -> text.replaceFirst("\"stdout\":\"[^\"]*\"", "\"stdout\":\"\"");

    // when, then
    assertThatThrownBy(() -> sandcastle.outputs().once())
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("Expected 2 files of 52428800 bytes");
  }

  @Test
  void shouldTimeTheFirstLine() throws Exception {
    assertThat(sandcastle.firstLine().once().kind()).contains("warm");
  }

  @Test
  void shouldRefuseAStreamThatLostOutput() {
    // given
    distortion = text -> text.replace("\"text\":\"hello", "\"text\":\"ello");

    // when, then
    assertThatThrownBy(() -> sandcastle.firstLine().once())
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("Expected stdout events");
  }

  @Test
  void shouldRefuseAStreamWithoutResult() {
    // given
    distortion = text -> text.substring(0, text.indexOf("event: result"));

    // when, then
    assertThatThrownBy(() -> sandcastle.firstLine().once())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the stream ended without one");
  }

  @Test
  void shouldTimeACancel() throws Exception {
    // given
    status = 202;

    // when
    var sample = sandcastle.cancel().once();

    // then
    assertThat(sample.nanos()).isPositive();
  }

  @Test
  void shouldReadTheOperatorsFigures() throws Exception {
    assertThat(sandcastle.metrics()).isEqualTo("figures");
  }

  private void submit(HttpExchange exchange) throws IOException {
    assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer " + KEY);
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    submissions.add(body);
    var source = JSON.readTree(body).at("/files/0/content").asText();
    printed = source.substring(source.indexOf('\'') + 1, source.lastIndexOf('\'')) + "\\n";
    boolean stream = "text/event-stream".equals(exchange.getRequestHeaders().getFirst("Accept"));
    exchange.getResponseHeaders().set("Location", "/v1/executions/e1");
    exchange
        .getResponseHeaders()
        .set("Content-Type", stream ? "text/event-stream" : "application/json");
    answer(exchange, status, stream ? events(result("completed")) : result("completed"));
  }

  private String cancelled() {
    return events(result("cancelled"));
  }

  private String events(String result) {
    return """
        event: queued
        data: {"position":1}

        event: stdout
        data: {"text":"%s"}

        event: result
        data: %s

        """
        .formatted(printed, result);
  }

  private String result(String outcome) {
    return ("{\"executionId\":\"e1\",\"status\":\"%s\",\"exitCode\":0,\"stdout\":\"%s\",\"stderr\":\"\","
            + "\"timings\":{\"start\":\"warm\",\"runningMs\":12}}")
        .formatted(outcome, printed);
  }

  private void answer(HttpExchange exchange, int code, String text) throws IOException {
    try (exchange) {
      byte[] body = distortion.apply(text).getBytes(UTF_8);
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
