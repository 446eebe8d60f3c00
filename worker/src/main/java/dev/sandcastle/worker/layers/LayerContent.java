package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.execution.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a layer by path, and what they are named by: the tenant and the sorted list of them.
 * Another tenant's equal files are another layer.
 *
 * @param files size and hash by path
 */
record LayerContent(SortedMap<String, Entry> files) {
  private static final int PIECE_BYTES = 1 << 16;

  /**
   * One file.
   *
   * @param size bytes
   * @param sha256 lower-case hex
   */
  record Entry(long size, String sha256) {}

  String id(TenantId tenant) {
    var digest = new LayerDigest();
    digest.text(tenant.value());
    files.forEach(
        (path, entry) -> {
          digest.text(path);
          digest.text(Long.toString(entry.size()));
          digest.text(entry.sha256());
        });
    return digest.hex();
  }

  long bytes() {
    return files.values().stream().mapToLong(Entry::size).sum();
  }

  /**
   * What lies in a folder.
   *
   * @throws IOException when it cannot be read, or something there is no file
   */
  static LayerContent read(Path folder) throws IOException {
    var files = new TreeMap<String, Entry>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            files.put(folder.relativize(file).toString(), entry(file));
            return FileVisitResult.CONTINUE;
          }
        });
    return new LayerContent(files);
  }

  private static Entry entry(Path file) throws IOException {
    MessageDigest digest = LayerDigest.sha256();
    long size = 0;
    var piece = new byte[PIECE_BYTES];
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), digest)) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        size += read;
      }
    }
    return new Entry(size, HexFormat.of().formatHex(digest.digest()));
  }
}
