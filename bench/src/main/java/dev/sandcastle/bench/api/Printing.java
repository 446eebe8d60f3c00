package dev.sandcastle.bench.api;

import dev.sandcastle.bench.measure.Sample;
import dev.sandcastle.client.ExecutionNotice;
import dev.sandcastle.client.Follow;
import dev.sandcastle.client.Result;
import dev.sandcastle.schemas.execution.StreamCapture;
import dev.sandcastle.schemas.execution.StreamName;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A program that is printing much, while one reader follows and checks all that comes and another
 * has stopped reading. For one thread.
 */
public final class Printing implements AutoCloseable {
  private final Trial trial;
  private final long bytes;
  private final Follow follow;
  private final StoppedReader stopped;
  private final ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();
  private final Future<Result> end;
  private final long start;

  private Printing(Trial trial, long bytes, long start, Follow follow, StoppedReader stopped) {
    this.trial = trial;
    this.bytes = bytes;
    this.start = start;
    this.follow = follow;
    this.stopped = stopped;
    this.end = reader.submit(this::read);
  }

  /** Takes over an execution that was just submitted, and adds the reader that stops. */
  static Printing begin(Trial trial, long bytes, long start, Follow follow, Connection connection)
      throws IOException {
    try {
      return new Printing(
          trial, bytes, start, follow, StoppedReader.open(connection, follow.executionId()));
    } catch (IOException failed) {
      follow.close();
      throw failed;
    }
  }

  /** Whether the program still runs, for all that the reader knows. */
  public boolean goesOn() {
    return !end.isDone();
  }

  /** Waits for the end of the program; the reader that stopped is still there then. */
  public Sample await() throws IOException, InterruptedException {
    try {
      var result = end.get();
      return ResultCheck.printed(trial, bytes, result, System.nanoTime() - start);
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause().getMessage(), failed.getCause());
    }
  }

  private Result read() throws IOException, InterruptedException {
    long read = 0;
    while (true) {
      var notice =
          follow.next().orElseThrow(() -> new WrongAnswerException("Expected a result, but none"));
      if (notice instanceof ExecutionNotice.Ended ended) {
        long kept = Math.min(bytes, StreamCapture.CAPTURE_LIMIT_BYTES);
        if (read != kept) {
          throw new WrongAnswerException(
              "Expected stdout events of %d bytes, but they have %d".formatted(kept, read));
        }
        return ended.result();
      }
      if (notice instanceof ExecutionNotice.Printed printed
          && printed.stream() == StreamName.STDOUT) {
        ResultCheck.repeats(trial.stdout(), read, printed.text());
        read += printed.text().length();
      }
    }
  }

  /** Lets both readers go. */
  @Override
  public void close() throws IOException {
    try (stopped;
        follow) {
      reader.shutdownNow();
    }
  }
}
