package dev.sandcastle.worker.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** What a churn came to, as a page for {@code docs}. */
record ChurnReport(
    int executions,
    long seed,
    Duration took,
    Map<String, AtomicInteger> endings,
    Faults faults,
    Footprint before,
    Footprint after) {
  /**
   * What the engine did meanwhile.
   *
   * @param cuts how often all connections to it broke
   * @param restarts how often it was restarted, with all containers
   * @param swept containers that it made after it was cut off, found by the worker's sweep
   */
  record Faults(int cuts, int restarts, int swept) {}

  String text() {
    return """
        # Reliability: %d executions with random faults

        Written by `ChurnIT` on %s (seed %d, %d s, %.1f executions a second on %d processors). Short programs in fresh and
        in reused sandboxes, some cancelled, given up, killed or out of time, while the connections to the engine were cut %d times and
        the engine itself was restarted %d times. The worker's sweep removed %d containers that the engine had made although nobody
        heard of it any more.

        How they ended: %s. Every execution ended; those that a cut took before user code began were handed back.

        | | before | after |
        |---|---|---|
        | containers of the worker | 0 | 0 |
        | mounts without a container | 0 | 0 |
        | open descriptors | %d | %d |
        | of these sockets | %d | %d |
        | platform threads | %d | %d |
        | incomplete files in the blob store | %d | %d |
        | live heap, MiB | %.1f | %.1f |
        """
        .formatted(
            executions,
            LocalDate.now(ZoneOffset.UTC),
            seed,
            took.toSeconds(),
            executions * 1e3 / took.toMillis(),
            Runtime.getRuntime().availableProcessors(),
            faults.cuts(),
            faults.restarts(),
            faults.swept(),
            endings.entrySet().stream()
                .map(ending -> "%d %s".formatted(ending.getValue().get(), ending.getKey()))
                .collect(Collectors.joining(", ")),
            before.descriptors(),
            after.descriptors(),
            before.sockets(),
            after.sockets(),
            before.threads(),
            after.threads(),
            before.uploads(),
            after.uploads(),
            before.heapBytes() / 1048576.0,
            after.heapBytes() / 1048576.0);
  }

  /** Into the file that {@code -Dchurn.report} names. */
  void writeWhereAsked() throws IOException {
    String file = System.getProperty("churn.report", "");
    if (!file.isEmpty()) {
      Files.writeString(Path.of(file), text());
    }
  }
}
