package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.systemtests.stack.Api;
import dev.sandcastle.systemtests.stack.Api.Answer;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.Stack;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be run is refused with a document that names the field; nothing is enqueued. */
@ExtendWith(SharedStack.class)
final class BadInputST {
  private static final long OVER_THE_CAP = 40L << 20;
  private static final int MOST_THAT_FLOWS = 30 << 20;

  private final Stack stack;
  private final Api api;

  BadInputST(Stack stack) {
    this.stack = stack;
    this.api = stack.api();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("an unknown field", "colour", program -> program.put("colour", "red")),
        fault("an unknown runtime", "runtime", program -> program.put("runtime", "cobol")),
        fault("a missing entry file", "entryPath", program -> program.put("entryPath", "no.py")),
        fault("a time limit too short", "timeoutMs", program -> program.put("timeoutMs", 999)),
        fault("a time limit too long", "timeoutMs", program -> program.put("timeoutMs", 300_001)),
        fault("a path that climbs", "files", program -> withFile(program, "../evil.py")),
        fault("an absolute path", "files", program -> withFile(program, "/etc/passwd")),
        fault("too many files", "files", BadInputST::withTooManyFiles),
        fault(
            "sources too large",
            "files",
            program -> withFile(program, "big.txt", "x".repeat(800_001))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void shouldNameTheField(String name, String field, UnaryOperator<ObjectNode> fault) {
    // given
    long before = commands();

    // when
    Answer answer = api.submit(fault.apply(Api.python("print(1)")));

    // then
    assertProblem(answer, 400, "INPUT_REJECTED");
    assertThat(answer.body().path("field").asText()).contains(field);
    assertThat(commands()).as("nothing enqueued").isEqualTo(before);
  }

  @Test
  void shouldRefuseMalformedJson() {
    assertProblem(api.post("/v1/executions", "{\"runtime\": "), 400, "INPUT_REJECTED");
  }

  @Test
  void shouldRefuseWithoutAKeyAndWithAWrongOne() {
    assertProblem(stack.api(Optional.empty()).fetch("/v1/executions"), 401, "UNAUTHENTICATED");
    assertProblem(
        stack.api(Optional.of("sk_" + "x".repeat(43))).fetch("/v1/executions"),
        401,
        "UNAUTHENTICATED");
  }

  @Test
  void shouldNotKnowAnUnknownId() {
    assertProblem(api.get("no-such-execution"), 404, "NOT_FOUND");
  }

  @Test
  void shouldRefuseABodyOverTheCapWhileItStreams() throws IOException {
    try (var socket = new Socket(stack.url().getHost(), stack.url().getPort())) {
      // when
      socket.setSoTimeout(30_000);
      long sent = sendUntilAnswered(socket);
      String statusLine = firstLine(socket.getInputStream());

      // then
      assertThat(statusLine).startsWith("HTTP/1.1 413");
      assertThat(sent).as("bytes that were taken").isLessThan(MOST_THAT_FLOWS);
    }
  }

  private long sendUntilAnswered(Socket socket) throws IOException {
    var out = socket.getOutputStream();
    String head =
        "POST /v1/executions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                .formatted(stack.key())
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    long sent = 0;
    try {
      while (sent < OVER_THE_CAP && socket.getInputStream().available() == 0) {
        out.write(chunk);
        sent += 0x10000;
      }
    } catch (IOException closedByTheServer) {
      // It has answered and closed; the answer is read next.
    }
    return sent;
  }

  private static String firstLine(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  private long commands() {
    return stack.records(dev.sandcastle.schemas.topic.Topics.COMMANDS);
  }

  private static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.body().path("code").asText()).isEqualTo(code);
    assertThat(answer.body().path("status").asInt()).isEqualTo(status);
    assertThat(answer.body().path("title").asText()).isNotBlank();
  }

  private static Arguments fault(String name, String field, UnaryOperator<ObjectNode> fault) {
    return Arguments.of(name, field, fault);
  }

  private static ObjectNode withFile(ObjectNode program, String path) {
    return withFile(program, path, "x");
  }

  private static ObjectNode withFile(ObjectNode program, String path, String content) {
    program.withArray("files").addObject().put("path", path).put("content", content);
    return program;
  }

  private static ObjectNode withTooManyFiles(ObjectNode program) {
    for (int i = 0; i < 50; i++) {
      withFile(program, "file" + i + ".txt");
    }
    return program;
  }
}
