package dev.sandcastle.bench.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What is live on the heap of another JVM of this machine and user, as this JDK's {@code jcmd
 * GC.class_histogram} counts it: objects that are left by a full collection at that moment. What is
 * allocated between a collection and a later look at the heap is not counted.
 */
final class LiveHeap {
  private static final Pattern TOTAL =
      Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private LiveHeap() {}

  /** Collects and counts; the other JVM stands still meanwhile. Not for this process itself. */
  static long bytes(long pid) throws IOException, InterruptedException {
    var file = Files.createTempFile("bench-heap", ".txt");
    try {
      var process =
          new ProcessBuilder(JCMD.toString(), Long.toString(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .redirectOutput(file.toFile())
              .start();
      boolean ended = process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      process.destroyForcibly();
      var printed = Files.readString(file);
      var total = total(printed);
      if (!ended || total.isEmpty()) {
        throw new IOException(
            "Expected the heap of process %d, but jcmd said: %s"
                .formatted(pid, printed.lines().findFirst().orElse("nothing")));
      }
      return total.getAsLong();
    } finally {
      Files.delete(file);
    }
  }

  /** The bytes in a histogram's last line. */
  static OptionalLong total(String histogram) {
    return TOTAL
        .matcher(histogram)
        .results()
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .findFirst();
  }
}
