package dev.sandcastle.worker.run;

import dev.sandcastle.worker.report.Reports;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the lease of every held attempt, on a thread of its own: a broker that does not answer may
 * block it, and must not block the deadlines.
 */
public final class LeaseRenewals implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(LeaseRenewals.class);

  private final HeldAttempts held;
  private final Reports reports;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("lease-renewals").daemon().factory());

  private LeaseRenewals(HeldAttempts held, Reports reports) {
    this.held = held;
    this.reports = reports;
  }

  /** Begins. */
  public static LeaseRenewals start(HeldAttempts held, Reports reports, Duration period) {
    var renewals = new LeaseRenewals(held, reports);
    var _ =
        renewals.thread.scheduleAtFixedRate(
            renewals::renew, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    return renewals;
  }

  @Override
  public void close() {
    thread.shutdown();
  }

  private void renew() {
    try {
      held.all().forEach(attempt -> reports.publish(attempt.renewed()));
    } catch (RuntimeException failed) {
      LOGGER.atError().setCause(failed).log("leases not renewed");
    }
  }
}
