package dev.sandcastle.testkit.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * One connection of a client. Looks at where requests begin: a client sends the next one when it
 * has the answer to the last, so a request is always at the start of what is read at once. What
 * follows an attach is not looked at.
 */
final class ProxiedConnection {
  private static final Pattern REQUEST_LINE =
      Pattern.compile("(?:GET|HEAD|POST|PUT|DELETE) /\\S* HTTP/1\\.[01]");

  private final EngineProxy proxy;
  private final SocketChannel client;
  private final SocketChannel engine;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean attached;
  private volatile boolean cutInsteadOfAnswer;

  ProxiedConnection(EngineProxy proxy, SocketChannel client, SocketChannel engine) {
    this.proxy = proxy;
    this.client = client;
    this.engine = engine;
  }

  void begin() {
    Thread.ofPlatform().daemon().name("engine-proxy-in").start(this::carryRequests);
    Thread.ofPlatform().daemon().name("engine-proxy-out").start(this::carryAnswers);
  }

  void close() {
    closed.countDown();
    EngineProxy.closeQuietly(client);
    EngineProxy.closeQuietly(engine);
    proxy.ended(this);
  }

  private void carryRequests() {
    var piece = ByteBuffer.allocate(1 << 16);
    try {
      while (client.read(piece) >= 0) {
        piece.flip();
        proxy.awaitThawed();
        if (attached || mayPass(piece)) {
          write(engine, piece);
        }
        piece.clear();
      }
      engine.shutdownOutput();
    } catch (IOException cut) {
      close();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      close();
    }
  }

  private void carryAnswers() {
    var piece = ByteBuffer.allocate(1 << 16);
    try {
      while (engine.read(piece) >= 0 && !cutInsteadOfAnswer) {
        proxy.awaitThawed();
        write(client, piece.flip());
        piece.clear();
      }
    } catch (IOException cut) {
      // Closed below, as at an ordinary end.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  private boolean mayPass(ByteBuffer piece) throws IOException, InterruptedException {
    String text = StandardCharsets.ISO_8859_1.decode(piece.slice(0, piece.limit())).toString();
    var line = REQUEST_LINE.matcher(text);
    if (!line.lookingAt()) {
      return true;
    }
    Optional<EngineFault> fault = proxy.faultOf(line.group());
    attached = line.group().contains("/attach");
    if (fault.isEmpty()) {
      return true;
    }
    return switch (fault.get().kind()) {
      case HANG -> {
        drain();
        close();
        yield false;
      }
      case SLOW -> !closed.await(fault.get().pause().toMillis(), TimeUnit.MILLISECONDS);
      case FAIL -> {
        answer(fault.get());
        yield false;
      }
      case CUT -> {
        cutInsteadOfAnswer = true;
        yield true;
      }
    };
  }

  /** The rest of the request is read and dropped, for a client may still be sending it. */
  private void answer(EngineFault fault) throws IOException {
    byte[] body =
        "{\"message\":\"%s\"}".formatted(fault.message()).getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %d Fault\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(fault.status(), body.length);
    write(client, ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
    write(client, ByteBuffer.wrap(body));
    client.shutdownOutput();
    drain();
    close();
  }

  /** Until the client has gone. */
  private void drain() throws IOException {
    var rest = ByteBuffer.allocate(1 << 12);
    while (client.read(rest) >= 0) {
      rest.clear();
    }
  }

  private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }
}
