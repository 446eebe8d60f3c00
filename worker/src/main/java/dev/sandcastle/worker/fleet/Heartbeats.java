package dev.sandcastle.worker.fleet;

import dev.sandcastle.schemas.fleet.WorkerHeartbeat;
import dev.sandcastle.worker.report.Reports;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says again and again, and when asked to, how the worker is. */
public final class Heartbeats implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Heartbeats.class);

  private final Supplier<WorkerHeartbeat> now;
  private final Reports reports;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("heartbeats").daemon().factory());

  private Heartbeats(Supplier<WorkerHeartbeat> now, Reports reports) {
    this.now = now;
    this.reports = reports;
  }

  /** Begins. */
  public static Heartbeats start(Supplier<WorkerHeartbeat> now, Reports reports, Duration period) {
    var heartbeats = new Heartbeats(now, reports);
    var _ =
        heartbeats.thread.scheduleAtFixedRate(
            heartbeats::beat, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    return heartbeats;
  }

  /** Says it now: something has changed. */
  public void soon() {
    thread.execute(this::beat);
  }

  /** Says it a last time. */
  @Override
  public void close() {
    thread.execute(this::beat);
    thread.close();
  }

  private void beat() {
    try {
      reports.publish(now.get());
    } catch (RuntimeException failed) {
      LOGGER.atError().setCause(failed).log("heartbeat not sent");
    }
  }
}
