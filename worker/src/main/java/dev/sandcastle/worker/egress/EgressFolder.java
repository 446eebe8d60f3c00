package dev.sandcastle.worker.egress;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The folder of a gate's sockets. Only the worker's user can enter it; a container gets one socket
 * of it by a mount. A lock, which the kernel lets go when a worker dies, tells a folder in use from
 * one that was left behind.
 */
final class EgressFolder implements AutoCloseable {
  private static final String PREFIX = "sandcastle-egress-";
  private static final String LOCK = "lock";
  private static final int ATTEMPTS = 3;
  private static final Set<PosixFilePermission> ONLY_US =
      PosixFilePermissions.fromString("rwx------");

  private final Path folder;
  private final FileChannel lock;
  private final AtomicLong sockets = new AtomicLong();

  private EgressFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** A new one in a folder; removes those of workers that have died. */
  static EgressFolder in(Path parent) throws IOException {
    Files.createDirectories(parent);
    EgressFolder made = create(parent);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path other : all) {
        // Not even opened: closing any descriptor of a file lets go this process's locks on it.
        if (!other.equals(made.folder)) {
          made.removeIfLeft(other);
        }
      }
    }
    return made;
  }

  /** A name for a socket; short, for an address of the kernel's holds 107 bytes. */
  Path nextSocket() {
    return folder.resolve(Long.toString(sockets.incrementAndGet()));
  }

  @Override
  public void close() throws IOException {
    removeAll(folder);
    lock.close();
  }

  private static EgressFolder create(Path parent) throws IOException {
    for (int i = 1; ; i++) {
      Path folder =
          Files.createTempDirectory(parent, PREFIX, PosixFilePermissions.asFileAttribute(ONLY_US));
      try {
        return lock(folder);
      } catch (NoSuchFileException takenForALeftover) {
        if (i == ATTEMPTS) {
          throw takenForALeftover;
        }
      }
    }
  }

  private static EgressFolder lock(Path folder) throws IOException {
    Path file = folder.resolve(LOCK);
    var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    if (channel.tryLock() == null || !Files.exists(file)) {
      channel.close();
      throw new NoSuchFileException(file.toString());
    }
    return new EgressFolder(folder, channel);
  }

  /** The parent may be everybody's: what another user could have laid there is left alone. */
  private void removeIfLeft(Path other) throws IOException {
    try {
      if (!isOurKind(other)) {
        return;
      }
      try (var channel = FileChannel.open(other.resolve(LOCK), StandardOpenOption.WRITE)) {
        if (channel.tryLock() != null) {
          removeAll(other);
        }
      }
    } catch (NoSuchFileException | OverlappingFileLockException inUse) {
      // Being made or removed just now, or this process's own.
    }
  }

  private boolean isOurKind(Path other) throws IOException {
    var attributes =
        Files.readAttributes(other, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return attributes.isDirectory()
        && attributes.owner().equals(Files.getOwner(folder))
        && attributes.permissions().equals(ONLY_US);
  }

  private static void removeAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
