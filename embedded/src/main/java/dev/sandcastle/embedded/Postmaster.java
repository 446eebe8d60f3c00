package dev.sandcastle.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The running server of a data folder, found through the {@code postmaster.pid} it keeps there. */
final class Postmaster {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String PID_FILE = "postmaster.pid";
  private static final int PID_LINE = 0;
  private static final int STATUS_LINE = 7;

  private Postmaster() {}

  /**
   * Stops the server that runs on a data folder, whoever started it. Only the folder's owner may.
   *
   * @return whether there was one
   */
  static boolean stopOn(Path data) throws IOException, InterruptedException {
    List<String> lines = pidFile(data);
    var named = lines.isEmpty() ? Optional.<ProcessHandle>empty() : process(lines);
    if (named.isEmpty()) {
      return false;
    }
    if (serves(named.get(), data)) {
      stop(named.get());
      return true;
    }
    // The number of a server that was killed went to another process; PostgreSQL would take that
    // one for a server of this folder and refuse to start.
    Files.deleteIfExists(data.resolve(PID_FILE));
    return false;
  }

  /** Whether a server takes connections to a data folder. */
  static boolean isReady(Path data, Process server) throws IOException {
    List<String> lines = pidFile(data);
    return lines.size() > STATUS_LINE
        && lines.get(STATUS_LINE).strip().equals("ready")
        && process(lines).equals(Optional.of(server.toHandle()));
  }

  /** Stops a server: first as it likes it (clients are disconnected), at last by force. */
  static void stop(ProcessHandle server) throws IOException, InterruptedException {
    for (String signal : List.of("INT", "QUIT", "KILL")) {
      signal(server, signal);
      if (ended(server)) {
        return;
      }
    }
    throw new IOException("Expected PostgreSQL %d to end, but it did not".formatted(server.pid()));
  }

  private static Optional<ProcessHandle> process(List<String> pidFile) {
    return ProcessHandle.of(Long.parseLong(pidFile.get(PID_LINE).strip()));
  }

  private static boolean serves(ProcessHandle handle, Path data) {
    return handle
        .info()
        .arguments()
        .filter(arguments -> Arrays.asList(arguments).contains(data.toString()))
        .isPresent();
  }

  private static void signal(ProcessHandle server, String signal)
      throws IOException, InterruptedException {
    int failed =
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + server.pid())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (failed != 0 && server.isAlive()) {
      throw new IOException(
          "Expected to signal PostgreSQL %d, but may not".formatted(server.pid()));
    }
  }

  private static boolean ended(ProcessHandle server) throws InterruptedException {
    try {
      var _ = server.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillThere) {
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("onExit never fails", impossible);
    }
  }

  private static List<String> pidFile(Path data) throws IOException {
    try {
      return Files.readAllLines(data.resolve(PID_FILE));
    } catch (NoSuchFileException notRunning) {
      return List.of();
    }
  }
}
