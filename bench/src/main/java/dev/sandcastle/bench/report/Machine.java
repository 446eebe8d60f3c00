package dev.sandcastle.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the run was made on.
 *
 * @param processor its model
 * @param cores what the JVM counts
 * @param memoryBytes what the kernel counts
 * @param system the distribution's name
 * @param kernel its release
 * @param loadAverage of the last minute, before the run
 * @param jdk of the bench
 */
public record Machine(
    String processor,
    int cores,
    long memoryBytes,
    String system,
    String kernel,
    String loadAverage,
    String jdk) {
  private static final String UNKNOWN = "unknown";

  /** Reads it. */
  public static Machine read() throws IOException {
    return new Machine(
        field(text("/proc/cpuinfo"), "model name\\s*:\\s*(.+)").orElse(UNKNOWN),
        Runtime.getRuntime().availableProcessors(),
        field(text("/proc/meminfo"), "MemTotal:\\s*(\\d+) kB").map(Long::valueOf).orElse(0L) << 10,
        field(text("/etc/os-release"), "PRETTY_NAME=\"?([^\"]+)").orElse(UNKNOWN),
        System.getProperty("os.version"),
        field(text("/proc/loadavg"), "(\\S+)").orElse(UNKNOWN),
        "%s %s".formatted(System.getProperty("java.vendor"), Runtime.version()));
  }

  /** Memory in words. */
  String memory() {
    return String.format(Locale.ROOT, "%.1f GiB", memoryBytes / (double) (1L << 30));
  }

  static Optional<String> field(String text, String pattern) {
    var matcher = Pattern.compile("^" + pattern, Pattern.MULTILINE).matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
  }

  private static String text(String file) throws IOException {
    var path = Path.of(file);
    return Files.isReadable(path) ? Files.readString(path) : "";
  }

  /**
   * The commit that the working tree of this folder stands on, and whether it has changes beside
   * this document.
   */
  public static String commit(Path folder) throws IOException, InterruptedException {
    var head = git(folder, "rev-parse", "--short=12", "HEAD");
    if (head.isEmpty()) {
      return UNKNOWN;
    }
    var changes = git(folder, "status", "--porcelain", "--", ".", ":(exclude)docs/BENCHMARKS.md");
    return head + (changes.isEmpty() ? "" : " with uncommitted changes");
  }

  private static String git(Path folder, String... arguments)
      throws IOException, InterruptedException {
    var command = new java.util.ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var stdout = process.getInputStream()) {
      var printed = new String(stdout.readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? printed : "";
    }
  }
}
