package dev.sandcastle.worker.layers;

import dev.sandcastle.worker.sandbox.FileSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes the files of a layer out of a builder, into a folder that nobody else knows. No link is
 * ever made in it, so no path leads out of it. Thread-safe: a collection that is late may still be
 * going on when it is closed.
 */
final class LayerFiles implements FileSink, AutoCloseable {
  private final Path folder;
  private final String top;
  private final TreeMap<String, LayerContent.Entry> files = new TreeMap<>();
  private Optional<Incoming> current = Optional.empty();
  private Optional<String> fault = Optional.empty();
  private Optional<IOException> failure = Optional.empty();
  private boolean closed;

  /** A file that comes. */
  private record Incoming(String path, long size, OutputStream out, MessageDigest digest) {}

  /**
   * Into a new folder.
   *
   * @param top where all files must lie in it
   */
  LayerFiles(Path folder, String top) {
    this.folder = folder;
    this.top = top;
  }

  Path folder() {
    return folder;
  }

  @Override
  public synchronized void begin(byte[] path, long size) {
    if (!isOpen()) {
      return;
    }
    Optional<String> name = LayerPath.of(path).filter(it -> it.startsWith(top + "/"));
    if (name.isEmpty() || files.containsKey(name.get())) {
      fault = Optional.of("a file has a name that cannot be kept");
      return;
    }
    try {
      current = Optional.of(open(name.get(), size));
    } catch (FileAlreadyExistsException taken) {
      fault = Optional.of("a file has the name of a folder");
    } catch (IOException failed) {
      failure = Optional.of(failed);
    }
  }

  @Override
  public synchronized void data(byte[] bytes, int from, int length) {
    if (!isOpen() || current.isEmpty()) {
      return;
    }
    try {
      current.get().out().write(bytes, from, length);
      current.get().digest().update(bytes, from, length);
    } catch (IOException failed) {
      failure = Optional.of(failed);
    }
  }

  @Override
  public synchronized void end(boolean whole) {
    if (current.isEmpty()) {
      return;
    }
    Incoming file = current.get();
    closeCurrent();
    if (!whole) {
      fault = Optional.of("a file could not be read");
    }
    files.put(
        file.path(),
        new LayerContent.Entry(file.size(), HexFormat.of().formatHex(file.digest().digest())));
  }

  /** What is wrong with what came; empty when nothing is, or when it is the disk's fault. */
  synchronized Optional<String> fault() {
    return fault.isEmpty() && failure.isEmpty() && files.isEmpty()
        ? Optional.of("there is no file in them")
        : fault;
  }

  /**
   * What came.
   *
   * @throws IOException when it could not all be kept
   */
  synchronized LayerContent content() throws IOException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    return new LayerContent(files);
  }

  /** Removes what is still there; nothing is, when it was moved. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    closeCurrent();
    Folders.delete(folder);
  }

  private boolean isOpen() {
    return !closed && fault.isEmpty() && failure.isEmpty();
  }

  private Incoming open(String path, long size) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new Incoming(path, size, out, LayerDigest.sha256());
  }

  private void closeCurrent() {
    if (current.isEmpty()) {
      return;
    }
    try {
      current.get().out().close();
    } catch (IOException failed) {
      failure = Optional.of(failed);
    }
    current = Optional.empty();
  }
}
