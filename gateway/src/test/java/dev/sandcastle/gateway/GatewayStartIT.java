package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.embedded.EmbeddedDatabase;
import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseGate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GatewayStartIT {
  private static final Map<String, String> DEVELOPMENT = Map.of("development", "true");

  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  @Test
  void shouldStartThoughTheFirstConnectionsToTheDatabaseBreakOff() throws Exception {
    // given
    var database = GATEWAYS.postgres().database();
    try (var gate = DatabaseGate.open(database.port(), 2)) {
      var url = "postgresql://127.0.0.1:%d/%s".formatted(gate.port(), database.database());

      // when
      var gateway = GATEWAYS.start(Map.of("development", "true", "database-url", url));

      // then
      assertThat(gate.left()).isZero();
      assertThat(gateway.port()).isPositive();
      gateway.close();
    }
  }

  @Test
  void shouldStartThoughTheDatabaseStallsForLongerThanARequestWouldWait() throws Exception {
    // given
    GATEWAYS.start(DEVELOPMENT).close(); // its tables are there
    var database = GATEWAYS.postgres().database();
    try (var locking = connect(database);
        var watching = connect(database)) {
      locking.setAutoCommit(false);
      locking.createStatement().execute("LOCK TABLE link_secret IN ACCESS EXCLUSIVE MODE");
      var starting = new FutureTask<>(() -> GATEWAYS.start(DEVELOPMENT));

      // when
      Thread.ofVirtual().start(starting);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> starting.isDone() || hasWaitedTooLong(watching));
      locking.rollback();

      // then
      var gateway = starting.get(60, TimeUnit.SECONDS);
      assertThat(gateway.port()).isPositive();
      gateway.close();
    }
  }

  private static Connection connect(EmbeddedDatabase database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private static boolean hasWaitedTooLong(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var waiting =
            statement.executeQuery(
                "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE"
                    + " '%%link_secret%%' AND clock_timestamp() - query_start > interval '%d ms'"
                        .formatted(Database.PATIENCE.plusMillis(500).toMillis()))) {
      return waiting.next();
    }
  }
}
