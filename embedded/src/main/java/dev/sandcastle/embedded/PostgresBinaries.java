package dev.sandcastle.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, from the archive on the class path for this machine's architecture. */
final class PostgresBinaries {
  private static final String OWNER_EXECUTES = "rwxr-xr-x";
  private static final String OWNER_WRITES = "rw-r--r--";
  private static final int ANY_EXECUTE = 0111;

  private PostgresBinaries() {}

  /**
   * Unpacks them, once for each folder; safe when several processes do it at once.
   *
   * @param cache where the programs of several versions can be
   * @return the folder with {@code initdb} and {@code postgres}
   */
  static Path unpack(Path cache) throws IOException {
    String archive = archive();
    Path home = cache.toAbsolutePath().normalize().resolve(archive.replace(".txz", ""));
    if (!Files.isDirectory(home)) {
      Files.createDirectories(cache);
      Path fresh = Files.createTempDirectory(cache.toAbsolutePath(), "unpacking-");
      try {
        unpack(archive, fresh);
        publish(fresh, home);
      } finally {
        Folders.delete(fresh);
      }
    }
    return home.resolve("bin");
  }

  private static String archive() throws IOException {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String architecture = System.getProperty("os.arch");
    if (system.equals("linux")) {
      switch (architecture) {
        case "amd64", "x86_64" -> {
          return "postgres-linux-x86_64.txz";
        }
        case "aarch64" -> {
          return "postgres-linux-arm_64.txz";
        }
        default -> {}
      }
    }
    throw new IOException(
        "Expected Linux on amd64 or arm64 for the embedded PostgreSQL, but this is %s on %s"
            .formatted(system, architecture));
  }

  private static void unpack(String archive, Path target) throws IOException {
    try (InputStream packed = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
      if (packed == null) {
        throw new IOException("Expected '" + archive + "' on the class path, but it is missing");
      }
      var tar =
          new TarArchiveInputStream(
              new XZCompressorInputStream(new BufferedInputStream(packed, 1 << 16)));
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(OWNER_EXECUTES));
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(entry, tar, target);
      }
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    Path place = target.resolve(entry.getName()).normalize();
    if (!place.startsWith(target)) {
      throw new IOException("Expected '%s' to stay in its folder".formatted(entry.getName()));
    }
    if (entry.isDirectory()) {
      makeFolder(place);
      return;
    }
    makeFolder(place.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(place, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, place);
    boolean executable = (entry.getMode() & ANY_EXECUTE) != 0;
    Files.setPosixFilePermissions(
        place, PosixFilePermissions.fromString(executable ? OWNER_EXECUTES : OWNER_WRITES));
  }

  private static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(OWNER_EXECUTES));
    }
  }

  private static void publish(Path fresh, Path home) throws IOException {
    try {
      Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException byAnotherProcess) {
      if (!Files.isDirectory(home)) {
        throw byAnotherProcess;
      }
    }
  }
}
