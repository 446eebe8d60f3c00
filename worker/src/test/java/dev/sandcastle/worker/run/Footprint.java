package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds.
 *
 * @param descriptors open files and sockets
 * @param sockets of these the sockets
 * @param threads platform threads
 * @param uploads files in the blob store that are not complete
 * @param heapBytes live objects
 */
record Footprint(long descriptors, long sockets, int threads, long uploads, long heapBytes) {
  /** What a garbage collector leaves now and does not leave later. */
  private static final long HEAP_NOISE = 16L << 20;

  /** Descriptors that the JVM opens and closes by itself, such as those of class files. */
  private static final long DESCRIPTOR_NOISE = 4;

  /** Threads of shared pools that come and go. */
  private static final int THREAD_NOISE = 4;

  static Footprint measure(Path blobs) {
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return new Footprint(
        count(Path.of("/proc/self/fd"), ""),
        count(Path.of("/proc/self/fd"), "socket:"),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        partsIn(blobs),
        memory.getHeapMemoryUsage().getUsed());
  }

  void assertNotAbove(Footprint before) {
    assertThat(descriptors).isLessThanOrEqualTo(before.descriptors + DESCRIPTOR_NOISE);
    assertThat(sockets).isLessThanOrEqualTo(before.sockets);
    assertThat(uploads).isLessThanOrEqualTo(before.uploads);
    assertThat(threads).isLessThanOrEqualTo(before.threads + THREAD_NOISE);
    assertThat(heapBytes).isLessThanOrEqualTo(before.heapBytes + HEAP_NOISE);
  }

  private static long count(Path folder, String target) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> target.isEmpty() || leadsTo(entry, target)).count();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static long partsIn(Path blobs) {
    try (Stream<Path> files = Files.walk(blobs)) {
      return files.filter(file -> file.toString().endsWith(".part")).count();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static boolean leadsTo(Path link, String target) {
    try {
      return Files.readSymbolicLink(link).toString().startsWith(target);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
