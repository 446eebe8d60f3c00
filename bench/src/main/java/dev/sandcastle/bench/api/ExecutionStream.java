package dev.sandcastle.bench.api;

import dev.sandcastle.client.ExecutionNotice;
import dev.sandcastle.client.Follow;
import dev.sandcastle.client.Result;
import dev.sandcastle.schemas.execution.StreamName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The events of one execution as they come. For one thread, but for the task that ends a read which
 * waits too long, which is why {@code expired} is volatile.
 */
final class ExecutionStream implements AutoCloseable {
  private final Follow follow;
  private final Future<?> expiry;
  private final StringBuilder stdout = new StringBuilder();
  private volatile boolean expired;

  ExecutionStream(Follow follow, Duration deadline, ScheduledExecutorService deadlines) {
    this.follow = follow;
    this.expiry = deadlines.schedule(this::expire, deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Reads until the program has printed anything. */
  void awaitFirstOutput() throws IOException, InterruptedException {
    while (stdout.isEmpty()) {
      if (next() instanceof ExecutionNotice.Ended end) {
        throw new WrongAnswerException(
            "Expected output before the result, but there was none: " + end.result());
      }
    }
  }

  /** Reads until the program has printed exactly this. */
  void awaitOutput(String expected) throws IOException, InterruptedException {
    awaitFirstOutput();
    while (stdout.length() < expected.length()) {
      var _ = next();
    }
    requireOutput(expected);
  }

  /** Reads to the result, and makes sure that nothing was missed. */
  Result awaitResult() throws IOException, InterruptedException {
    while (true) {
      if (next() instanceof ExecutionNotice.Ended end) {
        requireOutput(end.result().stdout().text());
        return end.result();
      }
    }
  }

  private ExecutionNotice next() throws IOException, InterruptedException {
    try {
      var notice =
          follow
              .next()
              .orElseThrow(
                  () -> new WrongAnswerException("Expected more, but the execution has ended"));
      if (notice instanceof ExecutionNotice.Printed printed
          && printed.stream() == StreamName.STDOUT) {
        stdout.append(printed.text());
      }
      return notice;
    } catch (IOException broken) {
      throw expired
          ? new IOException("Expected the result in time, but it is late", broken)
          : broken;
    }
  }

  private void requireOutput(String expected) throws WrongAnswerException {
    if (!expected.contentEquals(stdout)) {
      throw new WrongAnswerException(
          "Expected stdout events of '%s', but they are '%s'"
              .formatted(expected.strip(), stdout.toString().strip()));
    }
  }

  private void expire() {
    expired = true;
    try {
      follow.close();
    } catch (IOException unclosed) {
      throw new UncheckedIOException(unclosed);
    }
  }

  @Override
  public void close() throws IOException {
    expiry.cancel(false);
    follow.close();
  }
}
