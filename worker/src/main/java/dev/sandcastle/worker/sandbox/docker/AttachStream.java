package dev.sandcastle.worker.sandbox.docker;

import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.protocol.InitSession;
import dev.sandcastle.worker.sandbox.protocol.OutboundPipe;
import dev.sandcastle.worker.sandbox.protocol.ProtocolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attach of one container. A thread of its own reads what init says; it blocks while the
 * session's sinks block, which holds up the container's stdout. Another one sends what waits in the
 * outbound pipe.
 *
 * <p>The monitor guards {@code connection} and {@code closed}: a close before the connection stands
 * prevents it.
 */
final class AttachStream implements Demultiplexer.Receiver {
  private static final Logger LOGGER = LoggerFactory.getLogger(AttachStream.class);
  private static final int LAST_WORDS_LIMIT = 1_024;
  private static final int PIECE_BYTES = 1 << 16;

  private final String sandboxId;
  private final InitSession session;
  private final OutboundPipe outbound;
  private final StringBuilder lastWords = new StringBuilder();
  private Optional<AttachConnection> connection = Optional.empty();
  private boolean closed;

  AttachStream(String sandboxId, InitSession session, OutboundPipe outbound) {
    this.sandboxId = sandboxId;
    this.session = session;
    this.outbound = outbound;
  }

  /**
   * Attaches; it is carried from then on.
   *
   * @throws UncheckedIOException when the engine cannot be reached or refuses
   */
  void connect(EngineAddress engine) {
    try {
      AttachConnection own = open(engine);
      own.attach(sandboxId);
      // Not virtual: a flood of output must not keep a carrier from others.
      Thread.ofPlatform().daemon().name("attach-" + sandboxId).start(() -> receive(own));
      Thread.ofVirtual().name("attach-out-" + sandboxId).start(() -> send(own));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Cuts the connection: init sees the end of its stdin, kills everything and exits. */
  synchronized void close() {
    closed = true;
    connection.ifPresent(this::disconnect);
  }

  @Override
  public void stdout(byte[] bytes, int from, int length)
      throws ProtocolException, InterruptedException {
    if (session.isOpen()) {
      session.feed(bytes, from, length);
    }
  }

  @Override
  public void stderr(byte[] bytes, int from, int length) {
    int room = Math.min(length, LAST_WORDS_LIMIT - lastWords.length());
    if (room > 0) {
      var text = new String(bytes, from, room, StandardCharsets.ISO_8859_1);
      lastWords.append(text.replaceAll("[^\\x20-\\x7E]", " "));
    }
  }

  private synchronized AttachConnection open(EngineAddress engine) throws IOException {
    if (closed) {
      throw new IOException("the sandbox was closed");
    }
    var own = new AttachConnection(engine);
    connection = Optional.of(own);
    return own;
  }

  private void receive(AttachConnection own) {
    var streams = new Demultiplexer();
    var bytes = ByteBuffer.allocate(PIECE_BYTES);
    try {
      while (own.read(bytes) >= 0) {
        streams.feed(bytes.flip(), this);
        bytes.clear();
      }
      ended(lastWords.isEmpty() ? "it ended" : "it ended: " + lastWords);
    } catch (ProtocolException broken) {
      LOGGER
          .atWarn()
          .addKeyValue("sandboxId", sandboxId)
          .addKeyValue("reason", broken.getMessage())
          .log("sandbox broke the protocol");
      session.end(SandboxFailure.PROTOCOL_BROKEN, broken.getMessage());
    } catch (IOException failed) {
      ended("the connection to it failed: " + failed.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      session.end(SandboxFailure.LOST, "The sandbox was closed");
    } catch (RuntimeException bug) {
      // Of a sink: else whoever waits for the session would wait for its deadline.
      LOGGER.atError().addKeyValue("sandboxId", sandboxId).setCause(bug).log("a sink failed");
      session.end(SandboxFailure.LOST, "The worker failed by a bug of its own");
    }
    close();
  }

  private void send(AttachConnection own) {
    var piece = new byte[PIECE_BYTES];
    try {
      int length;
      while ((length = outbound.read(piece)) >= 0) {
        own.write(ByteBuffer.wrap(piece, 0, length));
      }
    } catch (IOException failed) {
      ended("the connection to it failed: " + failed.getMessage());
    }
    close();
  }

  private void ended(String reason) {
    session.end(SandboxFailure.LOST, "Expected the sandbox to live, but " + reason);
  }

  private void disconnect(AttachConnection own) {
    try {
      own.close();
    } catch (IOException failed) {
      LOGGER
          .atDebug()
          .addKeyValue("sandboxId", sandboxId)
          .addKeyValue("error", failed.getMessage())
          .log("attach not closed");
    }
  }
}
