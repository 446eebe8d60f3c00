package dev.sandcastle.bench.yardstick;

import dev.sandcastle.bench.measure.Operation;
import dev.sandcastle.bench.measure.Sample;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs started by hand on the host: fork, exec, read all of stdout, reap. The environment holds
 * {@code PATH} and nothing else. {@code /bin/true} shows what starting a process from this JVM
 * costs by itself.
 */
public final class BareInterpreter {
  private static final String SEARCH_PATH = "/usr/local/bin:/usr/bin:/bin";
  private static final int PRINT_BLOCK_BYTES = 64 * 1024;

  private final Path python;

  private BareInterpreter(Path python) {
    this.python = python;
  }

  /** Uses this one, or looks for one if none is named. */
  public static BareInterpreter find(Optional<Path> named, String searchPath) throws IOException {
    return new BareInterpreter(named.isPresent() ? named.get() : locate(searchPath));
  }

  /**
   * The real interpreter: the distribution's before any other, and never a script that only decides
   * which interpreter to start (as version switchers put it on the search path).
   */
  static Path locate(String searchPath) throws IOException {
    var candidates =
        Stream.concat(Stream.of("/usr/bin"), Arrays.stream(searchPath.split(":")))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, "python3"))
            .toList();
    for (Path candidate : candidates) {
      if (Files.isExecutable(candidate) && !isScript(candidate)) {
        return candidate.toRealPath();
      }
    }
    throw new IOException("Expected a python3 that is no script, but found none in " + candidates);
  }

  private static boolean isScript(Path program) throws IOException {
    try (var in = Files.newInputStream(program)) {
      return Arrays.equals(in.readNBytes(2), new byte[] {'#', '!'});
    }
  }

  /** Where it lies, every link followed. */
  public Path path() {
    return python;
  }

  /** What it calls itself, for example {@code Python 3.11.2}. */
  public String version() throws IOException, InterruptedException {
    return output(List.of(python.toString(), "--version")).strip();
  }

  /** {@code python3 -c 'print(1)'}. */
  public Operation hello() {
    return timed(List.of(python.toString(), "-c", "print(1)"), "1\n");
  }

  /** The same without the {@code site} module: less than any user gets. */
  public Operation helloWithoutSite() {
    return timed(List.of(python.toString(), "-S", "-c", "print(1)"), "1\n");
  }

  /** {@code /bin/true}: a process and nothing else. */
  public Operation nothing() {
    return timed(List.of("/bin/true"), "");
  }

  /**
   * Prints much, in writes of 64 KiB, into a pipe that this JVM reads and forgets.
   *
   * @param bytes a multiple of 64 KiB
   */
  public Operation print(long bytes) {
    var program =
        "import os\nblock = b'%%015d\\n' %% 1 * 4096\nfor _ in range(%d): os.write(1, block)\n"
            .formatted(bytes / PRINT_BLOCK_BYTES);
    return () -> {
      long start = System.nanoTime();
      var process = start(List.of(python.toString(), "-c", program));
      long read;
      try (var stdout = process.getInputStream()) {
        read = stdout.transferTo(OutputStream.nullOutputStream());
      }
      int exitCode = process.waitFor();
      var sample = Sample.since(start);
      if (exitCode != 0 || read != bytes) {
        throw new IOException(
            "Expected %d bytes and exit code 0, but they are %d and %d"
                .formatted(bytes, read, exitCode));
      }
      return sample;
    };
  }

  private static Operation timed(List<String> command, String expected) {
    return () -> {
      long start = System.nanoTime();
      String printed = output(command);
      var sample = Sample.since(start);
      if (!printed.equals(expected)) {
        throw new IOException(
            "Expected %s to print '%s', but it printed '%s'".formatted(command, expected, printed));
      }
      return sample;
    };
  }

  private static Process start(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", SEARCH_PATH);
    return builder.start();
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    var process = start(command);
    String printed;
    try (var stdout = process.getInputStream()) {
      printed = new String(stdout.readAllBytes(), StandardCharsets.UTF_8);
    }
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      throw new IOException(
          "Expected %s to exit with 0, but it exited with %d: %s"
              .formatted(command, exitCode, printed.strip()));
    }
    return printed;
  }
}
