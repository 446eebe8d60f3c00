package dev.sandcastle.worker.layers;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Modes and the end of folders. */
final class Folders {
  /** For sandboxes, whose user owns nothing here. Some packages bring programs: all may be run. */
  static final Set<PosixFilePermission> SEALED = PosixFilePermissions.fromString("r-xr-xr-x");

  /** A folder whose own names are nobody's business; what is in it is reached by its full path. */
  private static final Set<PosixFilePermission> PASSAGE =
      PosixFilePermissions.fromString("rwx--x--x");

  private static final Set<PosixFilePermission> WRITABLE =
      PosixFilePermissions.fromString("rwx------");

  private Folders() {}

  static void make(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PASSAGE);
  }

  /** Makes all in a folder read-only, not the folder itself: it is to be moved. */
  static void sealInside(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.setPosixFilePermissions(file, SEALED);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path inner, IOException failed)
              throws IOException {
            if (failed != null) {
              throw failed;
            }
            if (!inner.equals(folder)) {
              Files.setPosixFilePermissions(inner, SEALED);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Only who may write a folder may move it. */
  static void unseal(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, WRITABLE);
  }

  /** Deletes a folder and what is in it, sealed or not; one that is not there is deleted. */
  static void delete(Path folder) throws IOException {
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (NoSuchFileException gone) {
      return;
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      unseal(folder);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failed) throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
