package dev.sandcastle.bench.api;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A reader of an execution's events that reads the answer's first line and then nothing more, but
 * stays. A bare socket, because an HTTP client reads ahead; with a small receive buffer, so that
 * little hides in the kernel.
 */
final class StoppedReader implements AutoCloseable {
  private static final int RECEIVE_BUFFER_BYTES = 4096;
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final String OK = "HTTP/1.1 200";

  private final Socket socket;

  private StoppedReader(Socket socket) {
    this.socket = socket;
  }

  /**
   * Returns when the events are about to come.
   *
   * @throws IOException when the gateway refuses, or is not there for plain HTTP
   */
  static StoppedReader open(Connection connection, String executionId) throws IOException {
    var url = connection.url();
    if (!"http".equals(url.getScheme())) {
      throw new IOException("Expected a gateway with plain HTTP, but it is at " + url);
    }
    var socket = new Socket();
    try {
      socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
      socket.setSoTimeout((int) DEADLINE.toMillis());
      int port = url.getPort() < 0 ? 80 : url.getPort();
      socket.connect(new InetSocketAddress(url.getHost(), port), (int) DEADLINE.toMillis());
      var request =
          "GET /v1/executions/%s/events HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nAccept: text/event-stream\r\n\r\n"
              .formatted(executionId, url.getAuthority(), connection.key());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] begin = socket.getInputStream().readNBytes(OK.length());
      String status = new String(begin, StandardCharsets.US_ASCII);
      if (!status.equals(OK)) {
        throw new WrongAnswerException("Expected '" + OK + "', but it is '" + status + "'");
      }
      return new StoppedReader(socket);
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
