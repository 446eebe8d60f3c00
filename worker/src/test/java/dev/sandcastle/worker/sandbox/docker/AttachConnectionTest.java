package dev.sandcastle.worker.sandbox.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
final class AttachConnectionTest {
  private static final int REQUEST_LIMIT = 1_000;

  private ServerSocket engine;
  private AttachConnection connection;

  @BeforeEach
  void open() throws IOException {
    engine = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    connection = new AttachConnection(EngineAddress.of("tcp://127.0.0.1:" + engine.getLocalPort()));
  }

  @AfterEach
  void close() throws IOException {
    connection.close();
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n",
      })
  void shouldCarryBytesBothWays(String answer) throws Exception {
    // given
    CompletableFuture<Socket> accepted = answering(answer + "first bytes");

    // when
    connection.attach("box-1");
    connection.write(ByteBuffer.wrap("hello".getBytes(US_ASCII)));

    // then
    assertThat(receive(11)).isEqualTo("first bytes");
    assertThat(accepted.get().getInputStream().readNBytes(5)).asString().isEqualTo("hello");
  }

  @Test
  void shouldAskForTheThreeStreamsOfOneContainer() throws Exception {
    // given
    CompletableFuture<String> asked = new CompletableFuture<>();
    var _ = answering("HTTP/1.1 101 UPGRADED\r\n\r\n", asked);

    // when
    connection.attach("box-1");

    // then
    assertThat(asked.get())
        .startsWith("POST /containers/box-1/attach?stream=1&stdin=1&stdout=1&stderr=1 HTTP/1.1\r\n")
        .contains("\r\nUpgrade: tcp\r\n");
  }

  @Test
  void shouldTellThatThereIsNoSuchContainer() {
    // given
    var _ = answering("HTTP/1.1 404 Not Found\r\n\r\n");

    // when / then
    assertThatThrownBy(() -> connection.attach("box-1"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("box-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 101 UPGR",
        "HTTP/1.1 500 Internal Server Error\r\n\r\n",
        "SSH-2.0-other\r\n\r\n",
        "\r\n\r\n",
        "HTTP/1.1 never\r\n\r\n",
      })
  void shouldFailWhenTheEngineDoesNotAttach(String answer) {
    // given
    CompletableFuture<Socket> accepted = answering(answer);
    var _ = accepted.thenAccept(AttachConnectionTest::hangUp);

    // when / then
    assertThatThrownBy(() -> connection.attach("box-1")).isInstanceOf(IOException.class);
  }

  @Test
  void shouldNotReadAnEndlessAnswer() {
    // given
    var _ = answering("HTTP/1.1 101 UPGRADED\r\n" + "X: y\r\n".repeat(5_000));

    // when / then
    assertThatThrownBy(() -> connection.attach("box-1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no answer");
  }

  private String receive(int length) throws IOException {
    var bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && connection.read(bytes) >= 0) {
      // Until all are there.
    }
    return new String(bytes.array(), 0, bytes.position(), US_ASCII);
  }

  private CompletableFuture<Socket> answering(String answer) {
    return answering(answer, new CompletableFuture<>());
  }

  /** An engine that answers one request; the connection stays open. */
  private CompletableFuture<Socket> answering(String answer, CompletableFuture<String> asked) {
    var accepted = new CompletableFuture<Socket>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                Socket socket = engine.accept();
                asked.complete(request(socket));
                socket.getOutputStream().write(answer.getBytes(US_ASCII));
                accepted.complete(socket);
              } catch (IOException failed) {
                accepted.completeExceptionally(failed);
              }
            });
    return accepted;
  }

  private static String request(Socket socket) throws IOException {
    var request = new StringBuilder();
    while (request.indexOf("\r\n\r\n") < 0 && request.length() < REQUEST_LIMIT) {
      request.append((char) socket.getInputStream().read());
    }
    return request.toString();
  }

  private static void hangUp(Socket socket) {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }
}
