package dev.sandcastle.worker.reap;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sweeps at the start, then periodically, and when asked to; on one thread. */
public final class Sweeps implements AutoCloseable {
  private final Reaper reaper;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("container-sweeps").daemon().factory());

  private Sweeps(Reaper reaper) {
    this.reaper = reaper;
  }

  /** Begins. */
  public static Sweeps start(Reaper reaper, Duration period) {
    var sweeps = new Sweeps(reaper);
    var _ =
        sweeps.thread.scheduleWithFixedDelay(
            reaper::sweep, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    return sweeps;
  }

  /** Sweeps now. */
  public void soon() {
    thread.execute(reaper::sweep);
  }

  @Override
  public void close() {
    thread.close();
  }
}
