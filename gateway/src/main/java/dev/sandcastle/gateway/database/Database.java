package dev.sandcastle.gateway.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The connection pool, for threads that may wait (virtual ones); never call it on an event loop.
 * Every wait ends after its patience. Thread-safe.
 */
public final class Database implements AutoCloseable {
  /**
   * How long one statement of a request may take, connecting included. Disks were seen to stall for
   * 3.5 s, and a caller rather waits than tries again; it is what a command may take to Kafka, too.
   */
  public static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);
  private static final int MAX_WAITING = 2_000;

  private final Pool pool;
  private final Pulse pulse;
  private final Duration patience;

  private Database(Pool pool, Pulse pulse, Duration patience) {
    this.pool = pool;
    this.pulse = pulse;
    this.patience = patience;
  }

  /** Makes the pool; it connects in the background, whenever the database is there. */
  public static Database open(Vertx vertx, DatabaseConfig config) {
    var connect =
        PgConnectOptions.fromUri(config.clientUrl())
            .setUser(config.user())
            .setPassword(config.password().value())
            .setCachePreparedStatements(true);
    var options =
        new PoolOptions()
            .setMaxSize(config.connections())
            .setMaxWaitQueueSize(MAX_WAITING)
            .setConnectionTimeout(Math.toIntExact(CONNECT_PATIENCE.toMillis()))
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    var pool = PgBuilder.pool().with(options).connectingTo(connect).using(vertx).build();
    return new Database(pool, new Pulse(vertx, pool), PATIENCE);
  }

  /**
   * The same pool for work that nobody waits for at the other end of a request, such as what is
   * done at a start: a disk that stalls for some seconds must not end it. Closing either closes
   * both.
   *
   * @param patience how long one statement may take, connecting included
   */
  public Database withPatience(Duration patience) {
    return new Database(pool, pulse, patience);
  }

  /**
   * Waits until the database has answered for the first time. On a machine that is busy starting
   * everything, the first connection may take longer than any later statement may.
   *
   * @throws DatabaseException when it has not within the patience: what the last try ended with
   */
  public void awaitAnswer(Duration patience) throws DatabaseException, InterruptedException {
    pulse.await(patience);
  }

  /** Runs one statement. */
  public RowSet<Row> query(String sql, Tuple parameters)
      throws DatabaseException, InterruptedException {
    return await(pool.preparedQuery(sql).execute(parameters), patience);
  }

  /** Runs one statement with many parameters, all of them or none. */
  public void batch(String sql, List<Tuple> parameters)
      throws DatabaseException, InterruptedException {
    var _ =
        await(
            pool.withTransaction(
                connection -> connection.preparedQuery(sql).executeBatch(parameters)),
            patience.multipliedBy(3));
  }

  /** Why the database did not answer when it was last asked; empty when it did. */
  public Optional<String> problem() {
    return pulse.trouble.map(Throwable::getMessage);
  }

  @Override
  public void close() {
    pulse.stop();
    var _ = pool.close();
  }

  private static <T> T await(Future<T> future, Duration patience)
      throws DatabaseException, InterruptedException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw DatabaseException.of(failed.getCause());
    } catch (TimeoutException late) {
      throw DatabaseException.of(late);
    }
  }

  /**
   * Asks the database once a second, on an event loop; {@code trouble} is volatile because
   * readiness checks read what it found.
   */
  private static final class Pulse {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Pool pool;
    private final long timer;
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile Optional<DatabaseException> trouble = Optional.empty();

    Pulse(Vertx vertx, Pool pool) {
      this.vertx = vertx;
      this.pool = pool;
      this.timer = vertx.setPeriodic(0, INTERVAL.toMillis(), _ -> ask());
    }

    void await(Duration patience) throws DatabaseException, InterruptedException {
      if (!answered.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw trouble.orElseGet(() -> DatabaseException.of(new TimeoutException()));
      }
    }

    void stop() {
      var _ = vertx.cancelTimer(timer);
    }

    private void ask() {
      var _ =
          pool.query("SELECT 1")
              .execute()
              .timeout(CONNECT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .onSuccess(_ -> answer())
              .onFailure(away -> trouble = Optional.of(DatabaseException.of(away)));
    }

    private void answer() {
      trouble = Optional.empty();
      answered.countDown();
    }
  }
}
