package dev.sandcastle.worker.layers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells the workers of one host from each other which layers are in use: a lock on one byte of one
 * file for each layer, shared by those that use it, and the kernel's to take back when one dies.
 * Used under the monitor of its store.
 */
final class LayerLeases implements AutoCloseable {
  /** So many hexadecimal digits of a layer's id are the place of its byte. */
  private static final int PLACE_DIGITS = 15;

  private static final int HEX = 16;
  private static final Pattern LAYER = Pattern.compile("[0-9a-f]{%d,}".formatted(PLACE_DIGITS));

  private final FileChannel channel;
  private final Map<String, FileLock> held = new HashMap<>();

  private LayerLeases(FileChannel channel) {
    this.channel = channel;
  }

  static LayerLeases open(Path file) throws IOException {
    return new LayerLeases(
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  /** Whether this process may use a layer from now on; it may not while another one removes it. */
  boolean share(String layer) throws IOException {
    if (held.containsKey(layer)) {
      return true;
    }
    Optional<FileLock> lock = lock(layer, true);
    lock.ifPresent(it -> held.put(layer, it));
    return lock.isPresent();
  }

  /** This process does not use it any longer. */
  void release(String layer) throws IOException {
    FileLock lock = held.remove(layer);
    if (lock != null) {
      lock.release();
    }
  }

  /** Closes a layer to all processes; empty when one uses it. */
  Optional<FileLock> exclude(String layer) throws IOException {
    return held.containsKey(layer) ? Optional.empty() : lock(layer, false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** What is named otherwise is no layer: nobody uses or removes it. */
  private Optional<FileLock> lock(String layer, boolean shared) throws IOException {
    if (!LAYER.matcher(layer).matches()) {
      return Optional.empty();
    }
    long place = Long.parseLong(layer.substring(0, PLACE_DIGITS), HEX);
    try {
      return Optional.ofNullable(channel.tryLock(place, 1, shared));
    } catch (OverlappingFileLockException ownByAnotherName) {
      return Optional.empty();
    }
  }
}
