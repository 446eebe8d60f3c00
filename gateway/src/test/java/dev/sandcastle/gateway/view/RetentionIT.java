package dev.sandcastle.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.kit.blobs.DirectoryBlobs;
import dev.sandcastle.testkit.TemporaryFolder;
import dev.sandcastle.testkit.clock.ControlledClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is too old is forgotten, by the week (requirement QTA-11). */
class RetentionIT {
  private static final Duration KEPT = Duration.ofDays(90);

  private final HistoryFixture fixture = new HistoryFixture();
  private final ControlledClock clock = new ControlledClock();
  private TemporaryFolder folder;
  private DirectoryBlobs blobs;

  @BeforeEach
  void start() throws Exception {
    fixture.start();
    folder = TemporaryFolder.make("blobs");
    blobs = DirectoryBlobs.open(folder.path());
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
    folder.close();
  }

  @Test
  void shouldDropTheWeeksThatAreOlderThanTheRetention() throws Exception {
    try (var retention = Retention.start(fixture.database(), blobs, KEPT, clock)) {
      // given
      fixture.write(HistoryFixture.queued("old", clock.instant(), Map.of()));
      clock.advance(Duration.ofDays(50));
      retention.run();
      fixture.write(HistoryFixture.queued("young", clock.instant(), Map.of()));
      clock.advance(Duration.ofDays(39));
      retention.run();
      assertThat(fixture.history().find(HistoryFixture.key("old"))).isPresent();
      // when
      clock.advance(Duration.ofDays(8));
      retention.run();
      // then
      assertThat(fixture.history().find(HistoryFixture.key("old"))).isEmpty();
      assertThat(fixture.history().find(HistoryFixture.key("young"))).isPresent();
      assertThat(partitions()).noneMatch(name -> name.endsWith("other"));
    }
  }

  @Test
  void shouldKeepWhatAWrongClockDatedUntilItIsTooOld() throws Exception {
    try (var retention = Retention.start(fixture.database(), blobs, KEPT, clock)) {
      // given
      var ahead = clock.instant().plus(Duration.ofDays(35));
      var ancient = clock.instant().minus(Duration.ofDays(89));
      fixture.write(
          HistoryFixture.queued("ahead", ahead, Map.of()),
          HistoryFixture.queued("ancient", ancient, Map.of()));
      assertThat(partitions()).containsOnly("executions_other");
      // when
      clock.advance(Duration.ofDays(30));
      retention.run();
      // then
      assertThat(fixture.history().find(HistoryFixture.key("ancient"))).isEmpty();
      assertThat(fixture.history().find(HistoryFixture.key("ahead"))).isPresent();
      assertThat(partitions()).containsExactly("executions_20260202");
    }
  }

  // STO-3, BUG-29
  @Test
  void shouldSweepBlobsThatOutlivedEveryRowOfTheirTime() throws Exception {
    // given
    String sha256 = store("a result");
    makeOld(sha256, Duration.ofDays(1));
    var beforeLastRow = later(Duration.ofDays(96));
    var afterLastRow = later(Duration.ofDays(98));
    // when
    try (var retention = Retention.start(fixture.database(), blobs, KEPT, beforeLastRow)) {
      retention.run();
    }
    // then
    assertThat(blobs.find("tenant-a", sha256)).isPresent();
    // when
    try (var retention = Retention.start(fixture.database(), blobs, KEPT, afterLastRow)) {
      retention.run();
    }
    // then
    assertThat(blobs.find("tenant-a", sha256)).isEmpty();
  }

  @Test
  void shouldKeepTheRowsOfTheVersionBefore() throws Exception {
    // given
    try (var connection = fixture.postgres().connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA before");
    }
    var config = fixture.config();
    var flyway =
        Flyway.configure()
            .dataSource(
                fixture.postgres().database().jdbcUrl(), config.user(), config.password().value())
            .defaultSchema("before")
            .locations("classpath:db/migration");
    flyway.target("1").load().migrate();
    try (var connection = fixture.postgres().connect();
        var statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO before.executions VALUES ('t', 'e', 'completed', 'python', 'main.py', 0, 0,"
              + " 1, 4, '2026-01-01Z', '2026-01-01Z', '2026-01-01Z', 0, NULL, NULL)");
    }
    // when
    flyway.target("latest").load().migrate();
    // then
    try (var connection = fixture.postgres().connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT status || labels || output_count FROM before.executions")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("completed{}0");
    }
  }

  /** A sweep leaves alone what is an hour old by the clock of the host. */
  private void makeOld(String sha256, Duration age) throws IOException {
    var file = folder.path().resolve("tenant-a").resolve(sha256.substring(0, 2)).resolve(sha256);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  private static Clock later(Duration by) {
    return Clock.fixed(Instant.now().plus(by), ZoneOffset.UTC);
  }

  private String store(String content) throws IOException {
    try (var upload = blobs.begin("tenant-a")) {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      upload.write(bytes, 0, bytes.length);
      return upload.commit().sha256();
    }
  }

  private List<String> partitions() throws Exception {
    try (var connection = fixture.postgres().connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT DISTINCT tableoid::regclass FROM executions")) {
      var found = new ArrayList<String>();
      while (rows.next()) {
        found.add(Optional.ofNullable(rows.getString(1)).orElseThrow());
      }
      return found;
    }
  }
}
