package dev.sandcastle.standalone.cli;

import dev.sandcastle.client.Sandcastle;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While it is open, Ctrl-C and SIGTERM cancel an execution; the process ends when its end was
 * printed, or after a while. Thread-safe.
 */
final class CancelOnSignal implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  private CancelOnSignal(Sandcastle sandcastle, String executionId, Terminal terminal) {
    this.hook =
        Thread.ofPlatform()
            .name("cancel-on-signal")
            .unstarted(() -> cancel(sandcastle, executionId, terminal));
  }

  /** Begins to listen. */
  static CancelOnSignal register(Sandcastle sandcastle, String executionId, Terminal terminal) {
    var registered = new CancelOnSignal(sandcastle, executionId, terminal);
    Runtime.getRuntime().addShutdownHook(registered.hook);
    return registered;
  }

  /** The execution has ended. */
  @Override
  public void close() {
    finished.countDown();
  }

  private void cancel(Sandcastle sandcastle, String executionId, Terminal terminal) {
    if (finished.getCount() == 0) {
      return;
    }
    try {
      terminal.remark("cancelling");
      // It may have ended by now; then its end is printed as if nobody had asked.
      var _ = sandcastle.cancel(executionId);
      if (!finished.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        terminal.say("the end of " + executionId + " was not confirmed");
      }
    } catch (IOException failed) {
      terminal.say("could not cancel " + executionId + ": " + failed.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
