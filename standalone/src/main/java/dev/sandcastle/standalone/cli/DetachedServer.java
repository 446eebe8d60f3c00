package dev.sandcastle.standalone.cli;

import dev.sandcastle.standalone.RunState;
import dev.sandcastle.standalone.StandaloneMain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that serves a data folder, in its own session, so that it outlives terminal
 * and shell. What it prints while it starts is printed here.
 *
 * @param folder the data folder
 * @param server how it is to serve
 * @param terminal where progress goes
 */
record DetachedServer(DataFolder folder, ServerOptions server, Terminal terminal) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  /** Flags for the server's JVM, separated by spaces; the script sets them. */
  private static final String JVM_FLAGS = "sandcastle.server.jvm";

  /**
   * Starts it; returns when it is ready.
   *
   * @return 0; the process's own exit code when it ended; 1 when it is not ready in time
   */
  int start() throws IOException, InterruptedException {
    Path log = emptyLog();
    Process process =
        new ProcessBuilder(command())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try (InputStream printed = Files.newInputStream(log)) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!isReady(process.pid())) {
        printed.transferTo(terminal.out());
        if (process.waitFor(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
          printed.transferTo(terminal.out());
          return process.exitValue() == ExitStatus.OK ? ExitStatus.FAILED : process.exitValue();
        }
        if (System.nanoTime() > deadline) {
          printed.transferTo(terminal.out());
          terminal.say("not ready after " + PATIENCE.toSeconds() + " s; see " + log);
          return ExitStatus.FAILED;
        }
      }
      process.waitFor(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      printed.transferTo(terminal.out());
      return ExitStatus.OK;
    }
  }

  /** The key is printed into it, so nobody else may read it. */
  private Path emptyLog() throws IOException {
    Path log = folder.path().resolve("up.log");
    Files.deleteIfExists(log);
    return Files.createFile(
        log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private boolean isReady(long pid) throws IOException {
    return RunState.read(folder.path())
        .filter(state -> state.pid() == pid && state.ready())
        .isPresent();
  }

  private List<String> command() {
    var command = new ArrayList<String>(List.of("setsid", java()));
    String flags = System.getProperty(JVM_FLAGS, "").strip();
    if (!flags.isEmpty()) {
      command.addAll(List.of(flags.split(" +")));
    }
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            StandaloneMain.class.getName(),
            "up",
            "--data-dir=" + folder.path()));
    command.addAll(server.arguments());
    return command;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
