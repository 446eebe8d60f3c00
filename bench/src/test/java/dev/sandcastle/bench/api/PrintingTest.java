package dev.sandcastle.bench.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that answers as Sandcastle does. */
@Timeout(60)
final class PrintingTest {
  private static final int BYTES = 65_536;
  private static final Pattern LINE = Pattern.compile("b'(\\d{15})");

  private final AtomicInteger readers = new AtomicInteger();
  private HttpServer server;
  private RunningSandcastle sandcastle;
  private volatile int eventsStatus = 200;

  /** What makes the printed text wrong; nothing at first. */
  private volatile UnaryOperator<String> distortion = UnaryOperator.identity();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/executions", this::submit);
    server.createContext("/v1/executions/e1/events", this::events);
    server.start();
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    sandcastle =
        new RunningSandcastle(new Connection(url, "sk", Optional.empty(), OptionalLong.empty()));
  }

  @AfterEach
  void stop() {
    sandcastle.close();
    server.stop(0);
  }

  @Test
  void shouldReadAllBesideAReaderThatStops() throws Exception {
    try (var printing = sandcastle.printing(BYTES)) {
      // when
      var sample = printing.await();

      // then
      assertThat(sample.partMillis()).containsEntry("runningMs", 12L);
      assertThat(printing.goesOn()).isFalse();
      assertThat(readers).hasValue(1);
    }
  }

  @Test
  void shouldRefuseALostPiece() throws Exception {
    // given
    distortion = text -> text.substring(0, text.length() - 16);

    // when, then
    try (var printing = sandcastle.printing(BYTES)) {
      assertThatIOException()
          .isThrownBy(printing::await)
          .withMessage("Expected stdout events of 65536 bytes, but they have 65520");
    }
  }

  @Test
  void shouldRefuseAWrongByte() throws Exception {
    // given
    distortion = text -> text.substring(0, 40) + "?" + text.substring(41);

    // when, then
    try (var printing = sandcastle.printing(BYTES)) {
      assertThatIOException().isThrownBy(printing::await).withMessageContaining("at byte 40");
    }
  }

  @Test
  void shouldNotGoOnWithoutTheReaderThatStops() {
    // given
    eventsStatus = 429;

    // when, then
    assertThatIOException()
        .isThrownBy(() -> sandcastle.printing(BYTES))
        .withMessageContaining("Expected 'HTTP/1.1 200', but it is 'HTTP/1.1 429'");
  }

  private void events(HttpExchange exchange) throws IOException {
    readers.incrementAndGet();
    answer(exchange, eventsStatus, "event: queued\ndata: {}\n\n");
  }

  private void submit(HttpExchange exchange) throws IOException {
    var found = LINE.matcher(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    assertThat(found.find()).isTrue();
    var text = (found.group(1) + "\n").repeat(BYTES / 16);
    exchange.getResponseHeaders().set("Location", "/v1/executions/e1");
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    answer(
        exchange,
        200,
        """
        event: stdout
        data: {"text":"%s"}

        event: result
        data: {"executionId":"e1","status":"completed","exitCode":0,"stdout":"%s","stderr":"",\
        "outputBytes":{"stdout":65536,"stderr":0},"timings":{"start":"warm","runningMs":12}}

        """
            .formatted(
                distortion.apply(text).replace("\n", "\\n"),
                text.substring(0, 160).replace("\n", "\\n")));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
