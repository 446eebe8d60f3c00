package dev.sandcastle.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
  @TempDir static Path cache;
  @TempDir Path directory;

  @Test
  void shouldKeepRowsAcrossRestarts() throws Exception {
    // given
    try (var database = EmbeddedDatabase.start(directory, cache, 0);
        var connection = connect(database)) {
      connection.createStatement().execute("CREATE TABLE kept AS SELECT 42 AS number");
    }

    // when
    try (var database = EmbeddedDatabase.start(directory, cache, 0);
        var connection = connect(database);
        var rows = connection.createStatement().executeQuery("SELECT number FROM kept")) {
      // then
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(42);
    }
  }

  @Test
  void shouldNameThePortThatIsTaken() throws Exception {
    // given
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral(LoopbackPort.HOST))) {
      // when
      var start =
          assertThatThrownBy(() -> EmbeddedDatabase.start(directory, cache, taken.getLocalPort()));

      // then
      start
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining("PostgreSQL")
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void shouldRefuseAWrongPassword() throws Exception {
    // given
    try (var database = EmbeddedDatabase.start(directory, cache, 0)) {
      // when
      var connect =
          assertThatThrownBy(
              () -> DriverManager.getConnection(database.jdbcUrl(), database.user(), "wrong"));

      // then
      connect.isInstanceOf(SQLException.class).hasMessageContaining("password");
    }
  }

  @Test
  void shouldKeepThePasswordToItsOwner() throws Exception {
    // when
    try (var database = EmbeddedDatabase.start(directory, cache, 0)) {
      // then
      var file = directory.resolve("password");
      assertThat(Files.readString(file)).isEqualTo(database.password());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void shouldRefuseAFolderThatAnotherOwns() throws Exception {
    // given
    try (var database = EmbeddedDatabase.start(directory, cache, 0)) {
      // when
      var second = assertThatThrownBy(() -> EmbeddedDatabase.start(directory, cache, 0));

      // then
      second.hasMessageContaining("another process");
      assertThat(database.isAlive()).isTrue();
    }
  }

  @Test
  void shouldStartAfterItsOwnerWasKilled() throws Exception {
    // given
    long orphan = startAndKillOwner();

    // when
    try (var database = EmbeddedDatabase.start(directory, cache, 0);
        var connection = connect(database)) {
      // then
      assertThat(connection.isValid(5)).isTrue();
      assertThat(isAlive(orphan)).isFalse();
    }
  }

  @Test
  void shouldStopWhatAKilledOwnerLeft() throws Exception {
    // given
    long orphan = startAndKillOwner();

    // when
    boolean stopped = EmbeddedDatabase.stopLeftover(directory);

    // then
    assertThat(stopped).isTrue();
    assertThat(isAlive(orphan)).isFalse();
  }

  @Test
  void shouldLeaveAStrangerAloneThatGotTheNumberOfAKilledServer() throws Exception {
    // given
    try (var database = EmbeddedDatabase.start(directory, cache, 0)) {
      assertThat(database.isAlive()).isTrue();
    }
    var stranger = new ProcessBuilder("sleep", "300").start();
    try {
      Files.writeString(
          directory.resolve("data/postmaster.pid"), stranger.pid() + "\n/elsewhere\n");

      // when
      try (var database = EmbeddedDatabase.start(directory, cache, 0)) {
        // then
        assertThat(database.isAlive()).isTrue();
        assertThat(stranger.isAlive()).isTrue();
      }
    } finally {
      stranger.destroyForcibly();
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  private long startAndKillOwner() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var owner =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                DatabaseOwner.class.getName(),
                directory.toString(),
                cache.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(owner.inputReader().readLine()).isEqualTo("started");
    } finally {
      owner.destroyForcibly();
    }
    assertThat(owner.waitFor(10, TimeUnit.SECONDS)).isTrue();
    var pidFile = Files.readAllLines(directory.resolve("data/postmaster.pid"));
    return Long.parseLong(pidFile.getFirst());
  }

  private static Connection connect(EmbeddedDatabase database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }
}
