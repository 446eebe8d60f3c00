package dev.sandcastle.worker.reap;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps at the start, then periodically, and when asked to; on one thread. */
public final class Sweeps implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Sweeps.class);

  private final Runnable sweep;
  private final ScheduledExecutorService thread;

  private Sweeps(String name, Runnable sweep) {
    this.sweep = sweep;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
  }

  /**
   * Begins.
   *
   * @param name the thread's
   */
  public static Sweeps start(String name, Runnable sweep, Duration period) {
    var sweeps = new Sweeps(name, sweep);
    var _ =
        sweeps.thread.scheduleWithFixedDelay(
            sweeps::sweep, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    return sweeps;
  }

  /** Sweeps now. */
  public void soon() {
    thread.execute(this::sweep);
  }

  @Override
  public void close() {
    thread.close();
  }

  /** One that fails by a bug must not be the last. */
  private void sweep() {
    try {
      sweep.run();
    } catch (RuntimeException bug) {
      LOGGER.atError().setCause(bug).log("sweep failed");
    }
  }
}
