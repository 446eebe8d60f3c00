package dev.sandcastle.standalone.doctor;

import dev.sandcastle.standalone.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The machine as far as its files tell.
 *
 * @param directory the server's data folder; need not be there
 */
record Host(Path directory) {
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");
  private static final long BYTES_PER_KB = 1_024;

  /** The server that runs from the data folder. */
  Optional<RunState> running() throws IOException {
    return RunState.read(directory).filter(state -> state.process().isPresent());
  }

  /** Names the data folder to the engine; empty before the first start. */
  Optional<String> installation() throws IOException {
    Path file = directory.resolve("installation");
    return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }

  /** When something in the data folder itself was written last. */
  Optional<Instant> newestData() throws IOException {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.toFile().lastModified())
          .max(Comparator.naturalOrder())
          .map(Instant::ofEpochMilli);
    }
  }

  /** What the kernel could give without swapping; empty where it does not say. */
  static OptionalLong availableMemory() throws IOException {
    if (!Files.exists(MEMORY)) {
      return OptionalLong.empty();
    }
    Matcher available = AVAILABLE.matcher(Files.readString(MEMORY));
    return available.find()
        ? OptionalLong.of(Long.parseLong(available.group(1)) * BYTES_PER_KB)
        : OptionalLong.empty();
  }

  /** How much is free where a folder is, or would be. */
  static long freeBytes(Path folder) throws IOException {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return Files.getFileStore(there).getUsableSpace();
  }
}
