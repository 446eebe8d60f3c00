package dev.sandcastle.worker.sandbox.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.protocol.InitSession;
import dev.sandcastle.worker.sandbox.protocol.ProtocolException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attach of one container, as the engine's client calls it back on a thread of its own. That
 * thread blocks while the session's sinks block, which holds up the container's stdout.
 *
 * <p>The monitor guards {@code connection} and {@code closed}: a close before the connection stands
 * closes it when it does.
 */
final class AttachStream implements ResultCallback<Frame> {
  private static final Logger LOGGER = LoggerFactory.getLogger(AttachStream.class);
  private static final int LAST_WORDS_LIMIT = 1_024;

  private final String sandboxId;
  private final InitSession session;
  private final CountDownLatch answered = new CountDownLatch(1);
  private final StringBuilder lastWords = new StringBuilder();
  private Optional<Closeable> connection = Optional.empty();
  private boolean closed;

  AttachStream(String sandboxId, InitSession session) {
    this.sandboxId = sandboxId;
    this.session = session;
  }

  /** Waits until the engine has answered; whether it attached is the session's to know. */
  boolean awaitAnswer(Duration deadline) throws InterruptedException {
    return answered.await(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void onStart(Closeable stream) {
    boolean late;
    synchronized (this) {
      connection = Optional.of(stream);
      late = closed;
    }
    answered.countDown();
    if (late) {
      disconnect(stream);
    }
  }

  @Override
  public void onNext(Frame frame) {
    if (!session.isOpen()) {
      return;
    }
    try {
      if (frame.getStreamType() == StreamType.STDOUT) {
        session.feed(frame.getPayload(), frame.getPayload().length);
      } else if (frame.getStreamType() == StreamType.STDERR) {
        keep(frame.getPayload());
      } else {
        throw new ProtocolException("Expected stdout or stderr, but the engine sent raw bytes");
      }
    } catch (ProtocolException broken) {
      LOGGER
          .atWarn()
          .addKeyValue("sandboxId", sandboxId)
          .addKeyValue("reason", broken.getMessage())
          .log("sandbox broke the protocol");
      session.end(SandboxFailure.PROTOCOL_BROKEN, broken.getMessage());
      close();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      session.end(SandboxFailure.LOST, "The sandbox was closed");
    }
  }

  @Override
  public void onError(Throwable failed) {
    ended("the connection to it failed: " + failed.getMessage());
  }

  @Override
  public void onComplete() {
    ended(lastWords.isEmpty() ? "it ended" : "it ended: " + lastWords);
  }

  /** Cuts the connection: init sees the end of its stdin, kills everything and exits. */
  @Override
  public void close() {
    Optional<Closeable> open;
    synchronized (this) {
      open = closed ? Optional.empty() : connection;
      closed = true;
    }
    open.ifPresent(this::disconnect);
  }

  private void ended(String reason) {
    session.end(SandboxFailure.LOST, "Expected the sandbox to live, but " + reason);
    answered.countDown();
    close();
  }

  private void keep(byte[] words) {
    int room = Math.min(words.length, LAST_WORDS_LIMIT - lastWords.length());
    if (room > 0) {
      var text = new String(words, 0, room, StandardCharsets.ISO_8859_1);
      lastWords.append(text.replaceAll("[^\\x20-\\x7E]", " "));
    }
  }

  private void disconnect(Closeable stream) {
    try {
      stream.close();
    } catch (IOException failed) {
      LOGGER
          .atDebug()
          .addKeyValue("sandboxId", sandboxId)
          .addKeyValue("error", failed.getMessage())
          .log("attach not closed");
    }
  }
}
