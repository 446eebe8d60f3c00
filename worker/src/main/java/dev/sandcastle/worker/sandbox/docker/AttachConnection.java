package dev.sandcastle.worker.sandbox.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The connection of an attach, spoken to the engine directly: docker-java 3.7 sends and hands over
 * 1,024 bytes at a time (ADR 0010). One thread may read while another writes; closing it ends both.
 */
final class AttachConnection implements Closeable {
  private static final int HEADER_LIMIT = 8_192;
  private static final String HEADER_END = "\r\n\r\n";

  private final EngineAddress engine;
  private final SocketChannel channel;

  /** Not connected yet. */
  AttachConnection(EngineAddress engine) throws IOException {
    this.engine = engine;
    this.channel = engine.open();
  }

  /**
   * Connects, and attaches to a container's three streams.
   *
   * @throws NotFoundException when there is no such container
   */
  void attach(String container) throws IOException {
    channel.connect(engine.socketAddress());
    write(ByteBuffer.wrap(request(container).getBytes(StandardCharsets.US_ASCII)));
    int status = status(readHeader());
    if (status == 404) {
      throw new NotFoundException("no such container: " + container);
    }
    // An engine that does not switch protocols says 200; the stream follows all the same.
    if (status != 101 && status != 200) {
      throw new IOException("it answered " + status);
    }
  }

  /** Waits for bytes; -1 at the end of the stream. */
  int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  /** Writes all that remains. */
  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static String request(String container) {
    return """
    POST /containers/%s/attach?stream=1&stdin=1&stdout=1&stderr=1 HTTP/1.1\r
    Host: engine\r
    Connection: Upgrade\r
    Upgrade: tcp\r
    Content-Length: 0\r
    \r
    """
        .formatted(container);
  }

  /** Byte by byte, for what follows it is the stream. */
  private String readHeader() throws IOException {
    var header = new StringBuilder();
    var one = ByteBuffer.allocate(1);
    while (header.indexOf(HEADER_END, header.length() - HEADER_END.length()) < 0) {
      if (header.length() == HEADER_LIMIT || channel.read(one) < 0) {
        throw new IOException("it gave no answer");
      }
      header.append((char) one.get(0));
      one.clear();
    }
    return header.toString();
  }

  private static int status(String header) throws IOException {
    String[] words = header.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[0-9]{3}")) {
      throw new IOException("it does not speak HTTP");
    }
    return Integer.parseInt(words[1]);
  }
}
