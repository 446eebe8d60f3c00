package dev.sandcastle.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStateTest {
  private static final Standalone.Endpoints ENDPOINTS =
      new Standalone.Endpoints(
          URI.create("http://127.0.0.1:1"), URI.create("http://127.0.0.1:2"), "127.0.0.1:3", 4);

  @TempDir Path directory;

  @Test
  void shouldFindWhatTheProcessWrote() throws Exception {
    // given
    var written = RunState.ofThisProcess(ENDPOINTS, true);
    written.write(directory);

    // when
    var read = RunState.read(directory);

    // then
    assertThat(read).contains(written);
    assertThat(read.orElseThrow().process()).contains(ProcessHandle.current());
  }

  @Test
  void shouldFindNothingBeforeAStartAndAfterACleanEnd() throws Exception {
    // given
    RunState.ofThisProcess(ENDPOINTS, false).write(directory);
    RunState.delete(directory);

    // when
    var read = RunState.read(directory);

    // then
    assertThat(read).isEmpty();
  }

  @Test
  void shouldNotTakeALaterProcessWithTheSameNumberForIt() {
    // given
    var self = RunState.ofThisProcess(ENDPOINTS, true);
    var earlier =
        new RunState(
            self.pid(),
            Instant.EPOCH,
            self.url(),
            self.adminUrl(),
            self.bootstrapServers(),
            self.databasePort(),
            true);

    // when
    var process = earlier.process();

    // then
    assertThat(process).isEmpty();
  }

  @Test
  void shouldNotTakeAProcessForAliveThatOnlyWaitsToBeReaped() throws Exception {
    // given
    var parent = new ProcessBuilder("sh", "-c", "sleep 300 & echo $!; exec sleep 300").start();
    try (var lines = parent.inputReader()) {
      var child = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      var state =
          new RunState(
              child.pid(),
              child.info().startInstant().orElseThrow(),
              ENDPOINTS.url(),
              ENDPOINTS.adminUrl(),
              ENDPOINTS.bootstrapServers(),
              ENDPOINTS.databasePort(),
              true);
      assertThat(state.process()).isPresent();

      // when
      child.destroyForcibly();

      // then
      org.awaitility.Awaitility.await().until(() -> state.process().isEmpty());
    } finally {
      parent.destroyForcibly();
    }
  }
}
