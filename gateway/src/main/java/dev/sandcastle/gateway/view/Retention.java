package dev.sandcastle.gateway.view;

import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.kit.blobs.Blobs;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what is older than the retention: history by the week, so a row lives up to a week
 * longer, and blobs by their age, which begins anew whenever an execution stores one or refers to
 * it. Each gateway looks once an hour; blobs are swept once a day, by whichever gateway is first.
 */
public final class Retention implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Retention.class);
  private static final Duration INTERVAL = Duration.ofHours(1);

  /** Leaves the start of the gateway alone. */
  private static final Duration FIRST = Duration.ofMinutes(1);

  /**
   * What the rows of a week may live longer than the retention, so that no row outlives its blobs.
   */
  private static final Duration BLOB_GRACE = Duration.ofDays(8);

  private static final String KEEP =
      "SELECT keep_executions($1, make_interval(days => $2)) AS dropped";
  private static final String TAKE_SWEEP =
      """
      INSERT INTO jobs (name, done_at) VALUES ('sweep-blobs', $1)
      ON CONFLICT (name) DO UPDATE SET done_at = $1 WHERE jobs.done_at <= $1 - interval '1 day'
      RETURNING name
      """;

  private final Database database;
  private final Blobs blobs;
  private final Duration kept;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("gateway-retention").daemon(true).factory());

  private Retention(Database database, Blobs blobs, Duration kept, Clock clock) {
    this.database = database;
    this.blobs = blobs;
    this.kept = kept;
    this.clock = clock;
  }

  /**
   * Makes this week's partitions, and looks again every hour.
   *
   * @param kept how long history is kept, whole days
   * @throws DatabaseException when the database does not make the partitions
   */
  public static Retention start(Database database, Blobs blobs, Duration kept, Clock clock)
      throws DatabaseException, InterruptedException {
    var retention = new Retention(database, blobs, kept, clock);
    retention.keepHistory();
    var _ =
        retention.timer.scheduleWithFixedDelay(
            retention::runQuietly, FIRST.toSeconds(), INTERVAL.toSeconds(), TimeUnit.SECONDS);
    return retention;
  }

  /** Does now what is due. */
  void run() throws DatabaseException, IOException, InterruptedException {
    keepHistory();
    if (takesSweep()) {
      var swept = blobs.sweep(clock.instant().minus(kept).minus(BLOB_GRACE));
      LOGGER
          .atInfo()
          .addKeyValue("blobs", swept.count())
          .addKeyValue("bytes", swept.bytes())
          .log("Old blobs removed");
    }
  }

  @Override
  public void close() {
    var _ = timer.shutdownNow();
  }

  private void keepHistory() throws DatabaseException, InterruptedException {
    int days = Math.toIntExact(kept.toDays());
    var rows = database.query(KEEP, Tuple.of(History.timestamp(clock.instant()), days));
    int dropped = rows.iterator().next().getInteger("dropped");
    if (dropped > 0) {
      LOGGER.atInfo().addKeyValue("weeks", dropped).log("Old history dropped");
    }
  }

  private boolean takesSweep() throws DatabaseException, InterruptedException {
    return database
        .query(TAKE_SWEEP, Tuple.of(History.timestamp(clock.instant())))
        .iterator()
        .hasNext();
  }

  private void runQuietly() {
    try {
      run();
    } catch (DatabaseException | IOException | RuntimeException failed) {
      LOGGER.atWarn().setCause(failed).log("Retention failed, will try again in an hour");
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }
}
