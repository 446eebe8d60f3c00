package dev.sandcastle.bench.yardstick;

import dev.sandcastle.bench.measure.Operation;
import dev.sandcastle.bench.measure.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Files copied by hand: read, hashed with SHA-256 and written, one after the other by one thread.
 * Nothing is forced to the disk. They were just written, so reading them costs no disk.
 */
public final class FileCopy implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Path folder;
  private final List<Path> sources;
  private final List<String> hashes;

  private FileCopy(Path folder, List<Path> sources, List<String> hashes) {
    this.folder = folder;
    this.sources = sources;
    this.hashes = hashes;
  }

  /**
   * Writes the files.
   *
   * @param place where a folder is made for them; on the file system that is to be compared with
   * @param count how many
   * @param fileBytes size of each
   */
  public static FileCopy prepare(Path place, int count, long fileBytes) throws IOException {
    var folder = Files.createTempDirectory(place, "bench-copy");
    var sources = new ArrayList<Path>();
    var hashes = new ArrayList<String>();
    for (int file = 0; file < count; file++) {
      byte[] line = "%015d\n".formatted(file).getBytes(StandardCharsets.US_ASCII);
      var digest = sha256();
      var source = folder.resolve("source-" + file);
      try (var output = Files.newOutputStream(source)) {
        var block = new byte[BUFFER_BYTES];
        for (int i = 0; i < block.length; i++) {
          block[i] = line[i % line.length];
        }
        for (long left = fileBytes; left > 0; left -= block.length) {
          int length = (int) Math.min(left, block.length);
          output.write(block, 0, length);
          digest.update(block, 0, length);
        }
      }
      sources.add(source);
      hashes.add(HexFormat.of().formatHex(digest.digest()));
    }
    return new FileCopy(folder, sources, hashes);
  }

  /** All of them: the clock runs from opening the first to the last one's hash. */
  public Operation copy() {
    return () -> {
      long start = System.nanoTime();
      var found = new ArrayList<String>();
      for (Path source : sources) {
        found.add(copy(source, folder.resolve("copy-of-" + source.getFileName())));
      }
      var sample = Sample.since(start);
      if (!found.equals(hashes)) {
        throw new IOException("Expected hashes %s, but they are %s".formatted(hashes, found));
      }
      return sample;
    };
  }

  private static String copy(Path source, Path target) throws IOException {
    var digest = sha256();
    var buffer = new byte[BUFFER_BYTES];
    try (var input = new DigestInputStream(Files.newInputStream(source), digest);
        var output = Files.newOutputStream(target)) {
      for (int length = input.read(buffer); length >= 0; length = input.read(buffer)) {
        output.write(buffer, 0, length);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
