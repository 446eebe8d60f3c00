package dev.sandcastle.standalone;

import dev.sandcastle.kit.lifecycle.Shutdown;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** This process as the one that serves a data folder, from its start to a signal. */
public final class StandaloneProcess {
  private static final Duration READY_PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  private final StandaloneOptions options;
  private final Listener listener;

  /** Hears how it goes. */
  public interface Listener extends Progress {
    /** It serves, and everything it needs is there. */
    void ready(Standalone standalone);

    /** It serves, but something it needs is not there after a while; it may still come. */
    void notReady(Standalone standalone, List<String> problems);

    /** It was asked to stop. */
    void stopping();
  }

  /** With its options and somebody who listens. */
  public StandaloneProcess(StandaloneOptions options, Listener listener) {
    this.options = options;
    this.listener = listener;
  }

  /**
   * Serves until SIGTERM or Ctrl-C. {@code run.json} is there as long as it does.
   *
   * @throws StandaloneException when it cannot start
   */
  public void serve() throws StandaloneException, IOException, InterruptedException {
    var shutdown = Shutdown.onSignals();
    try (var standalone = Standalone.start(options, listener)) {
      try {
        RunState.ofThisProcess(standalone.endpoints(), false).write(options.directory());
        if (awaitReady(standalone, shutdown)) {
          shutdown.await();
        }
        listener.stopping();
      } finally {
        RunState.delete(options.directory());
      }
    } finally {
      shutdown.done();
    }
  }

  /** Waits until it is ready or patience ends. False when it was asked to stop before. */
  private boolean awaitReady(Standalone standalone, Shutdown shutdown)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + READY_PATIENCE.toNanos();
    boolean told = false;
    List<String> problems = standalone.problems();
    while (!problems.isEmpty()) {
      if (!told && System.nanoTime() > deadline) {
        listener.notReady(standalone, problems);
        told = true;
      }
      if (shutdown.await(POLL_INTERVAL)) {
        return false;
      }
      problems = standalone.problems();
    }
    RunState.ofThisProcess(standalone.endpoints(), true).write(options.directory());
    listener.ready(standalone);
    return true;
  }
}
