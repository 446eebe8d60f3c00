package dev.sandcastle.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An answer's body that fails when the server is silent for too long, which {@code HttpClient}
 * itself only checks before the body begins. A reader that takes its time is not held against the
 * server.
 *
 * <p>{@code waitingSince} and {@code silent} are volatile: a scheduled task looks at the first and
 * sets the second before it closes the body, which ends the read. {@code check} is volatile because
 * that task may be the first to cancel it.
 */
final class WatchedStream extends FilterInputStream {
  private static final int CHECKS_PER_TIMEOUT = 4;

  private final Duration timeout;
  private volatile Optional<Future<?>> check = Optional.empty();
  private volatile long waitingSince;
  private volatile boolean silent;

  private WatchedStream(InputStream body, Duration timeout) {
    super(body);
    this.timeout = timeout;
  }

  /** Begins to watch a body. */
  static WatchedStream of(InputStream body, Duration timeout, ScheduledExecutorService timer) {
    var watched = new WatchedStream(body, timeout);
    long interval = Math.max(1, timeout.toMillis() / CHECKS_PER_TIMEOUT);
    watched.check =
        Optional.of(
            timer.scheduleWithFixedDelay(
                watched::check, interval, interval, TimeUnit.MILLISECONDS));
    return watched;
  }

  private void check() {
    long since = waitingSince;
    if (since != 0 && System.nanoTime() - since > timeout.toNanos()) {
      silent = true;
      try {
        close();
      } catch (IOException unclosed) {
        throw new java.io.UncheckedIOException(unclosed);
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    waitingSince = System.nanoTime() | 1;
    try {
      return in.read(target, offset, length);
    } catch (IOException broken) {
      throw silent ? late(broken) : broken;
    } finally {
      waitingSince = 0;
    }
  }

  private SocketTimeoutException late(IOException broken) {
    var late = new SocketTimeoutException("Expected more within " + timeout + ", but none came");
    late.initCause(broken);
    return late;
  }

  @Override
  public void close() throws IOException {
    check.ifPresent(task -> task.cancel(false));
    in.close();
  }
}
