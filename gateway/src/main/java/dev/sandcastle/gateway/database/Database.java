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
 * Every wait ends after {@link #PATIENCE}. Thread-safe; {@code trouble} is volatile because a timer
 * on an event loop asks the database once a second and readiness checks read what it found.
 */
public final class Database implements AutoCloseable {
  /** How long one statement may take, connecting included. */
  public static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);
  private static final int MAX_WAITING = 2_000;

  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Pool pool;
  private final long probe;
  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile Optional<DatabaseException> trouble = Optional.empty();

  private Database(Vertx vertx, Pool pool) {
    this.vertx = vertx;
    this.pool = pool;
    this.probe = vertx.setPeriodic(0, PROBE_INTERVAL.toMillis(), _ -> probe());
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
    return new Database(
        vertx, PgBuilder.pool().with(options).connectingTo(connect).using(vertx).build());
  }

  /**
   * Waits until the database has answered for the first time. On a machine that is busy starting
   * everything, the first connection may take longer than any later statement may.
   *
   * @throws DatabaseException when it has not within the patience: what the last try ended with
   */
  public void awaitAnswer(Duration patience) throws DatabaseException, InterruptedException {
    if (!answered.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw trouble.orElseGet(() -> DatabaseException.of(new TimeoutException()));
    }
  }

  /** Runs one statement. */
  public RowSet<Row> query(String sql, Tuple parameters)
      throws DatabaseException, InterruptedException {
    return await(pool.preparedQuery(sql).execute(parameters), PATIENCE);
  }

  /** Runs one statement with many parameters, all of them or none. */
  public void batch(String sql, List<Tuple> parameters)
      throws DatabaseException, InterruptedException {
    var _ =
        await(
            pool.withTransaction(
                connection -> connection.preparedQuery(sql).executeBatch(parameters)),
            PATIENCE.multipliedBy(3));
  }

  /** Why the database did not answer when it was last asked; empty when it did. */
  public Optional<String> problem() {
    return trouble.map(Throwable::getMessage);
  }

  @Override
  public void close() {
    var _ = vertx.cancelTimer(probe);
    var _ = pool.close();
  }

  private void probe() {
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
}
