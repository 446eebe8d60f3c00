package dev.sandcastle.systemtests.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command line on a data folder, each time in a process of its own.
 *
 * @param home the data folder
 */
public record CommandLine(StackHome home) {
  private static final int PATIENCE_SECONDS = 60;

  /**
   * A command that has ended.
   *
   * @param exitCode its exit code
   * @param stdout what it printed
   * @param stderr what it said
   */
  public record Ended(int exitCode, String stdout, String stderr) {}

  /** Executes a command to its end. */
  public Ended execute(String stdin, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add(1, "--data-dir=" + home.folder().toAbsolutePath());
    try {
      Path out = Files.createTempFile("sandcastle-cli-", ".out");
      Path err = Files.createTempFile("sandcastle-cli-", ".err");
      Process process =
          new ProcessBuilder(home.command(all))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      try (var in = process.getOutputStream()) {
        in.write(stdin.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "Expected %s to end, but it printed only %s".formatted(all, Files.readString(out)));
      }
      var ended = new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return ended;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}
