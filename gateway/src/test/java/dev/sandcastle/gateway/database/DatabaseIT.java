package dev.sandcastle.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.kit.settings.Secret;
import dev.sandcastle.testkit.database.PostgresFixture;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabaseIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final PostgresFixture postgres = new PostgresFixture();
  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void start() throws Exception {
    postgres.start();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    postgres.close();
  }

  @Test
  void shouldWaitForADatabaseThatComesLater() throws Exception {
    // given
    var config = config();
    postgres.stopServer();
    try (var database = Database.open(vertx, config)) {
      var answer =
          new FutureTask<>(
              () -> {
                database.awaitAnswer(PATIENCE);
                return database.query("SELECT 42", Tuple.tuple()).iterator().next().getInteger(0);
              });
      Thread.ofVirtual().start(answer);

      // when
      boolean early = answer.isDone();
      postgres.startServer();

      // then
      assertThat(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(42);
      assertThat(early).isFalse();
    }
  }

  @Test
  void shouldSayWhyItGivesUp() throws Exception {
    // given
    var config = config();
    postgres.stopServer();

    // then
    try (var database = Database.open(vertx, config)) {
      assertThatThrownBy(() -> database.awaitAnswer(Duration.ofSeconds(1)))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("Connection refused");
    }
  }

  private DatabaseConfig config() {
    var database = postgres.database();
    return new DatabaseConfig(
        database.jdbcUrl(), database.user(), new Secret(database.password()), 2);
  }
}
