package dev.sandcastle.kit.blobs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Held for the moment in which a blob is made young, or is looked at once more and removed: by one
 * thread of all processes that share a store.
 */
final class AgeLock {
  /**
   * Guards the file lock within this process, which it does not tell apart; and no other channel of
   * the file may be closed meanwhile, because that would end the lock (POSIX).
   */
  private static final ReentrantLock PROCESS = new ReentrantLock();

  private final Path file;

  AgeLock(Path file) {
    this.file = file;
  }

  Held hold() throws IOException {
    PROCESS.lock();
    FileChannel channel = null;
    boolean held = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var _ = channel.lock();
      held = true;
      return new Held(channel);
    } finally {
      if (!held) {
        release(channel);
      }
    }
  }

  private static void release(FileChannel channel) throws IOException {
    try (channel) {
      // Closing it ends the lock.
    } finally {
      PROCESS.unlock();
    }
  }

  /** The lock, for the thread that took it. */
  record Held(FileChannel channel) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      release(channel);
    }
  }
}
