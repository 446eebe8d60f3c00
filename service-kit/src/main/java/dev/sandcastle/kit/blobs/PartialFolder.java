package dev.sandcastle.kit.blobs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where one process writes blobs that are not whole yet. It holds a lock on a file in it for as
 * long as it lives, which tells the others, also those in other containers, that the folder is in
 * use.
 */
final class PartialFolder {
  private static final String LOCK = "lock";

  /** Guards claims within this process, which a file lock does not tell apart. */
  private static final Object CLAIM = new Object();

  private final Path folder;

  /** Never closed: the kernel ends the lock with the process. */
  @SuppressWarnings("unused")
  private final FileChannel lock;

  private PartialFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Makes a folder of this process's own, and removes those of processes that are gone. */
  static PartialFolder claim(Path parent) throws IOException {
    Files.createDirectories(parent);
    synchronized (CLAIM) {
      // One claim at a time: a folder that is not locked yet must not look left over.
      try (var claims = open(parent.resolve("claims"));
          var _ = claims.lock()) {
        for (Path other : folders(parent)) {
          removeIfLeft(other);
        }
        Path folder = Files.createTempDirectory(parent, "process-");
        FileChannel lock = open(folder.resolve(LOCK));
        var _ = lock.lock();
        return new PartialFolder(folder, lock);
      }
    }
  }

  /** An empty file in it. */
  Path newFile() throws IOException {
    return Files.createTempFile(folder, "upload-", ".part");
  }

  private static List<Path> folders(Path parent) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }

  private static void removeIfLeft(Path folder) throws IOException {
    try (var channel = open(folder.resolve(LOCK));
        var lock = channel.tryLock()) {
      if (lock == null) {
        return;
      }
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    } catch (OverlappingFileLockException ofThisProcess) {
      // Another store of this process is open on the same root.
      return;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
