package dev.sandcastle.worker.run;

import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.worker.sandbox.FileSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Streams output files into the blob store, all or nothing: blobs become visible only when every
 * file has come. Thread-safe: a collection that is late may still be going on when it is closed.
 */
final class OutputFiles implements FileSink, AutoCloseable {
  private static final int PATH_LIMIT_CHARS = 1_024;

  private final Blobs blobs;
  private final String owner;
  private final Runnable onFirst;
  private final List<Pending> pending = new ArrayList<>();
  private final Set<String> paths = new HashSet<>();
  private Optional<Pending> current = Optional.empty();
  private Optional<IOException> failure = Optional.empty();
  private boolean any;
  private int dropped;

  private record Pending(String path, Blobs.Upload upload) {}

  /**
   * Files of one owner.
   *
   * @param onFirst runs when the first one begins
   */
  OutputFiles(Blobs blobs, String owner, Runnable onFirst) {
    this.blobs = blobs;
    this.owner = owner;
    this.onFirst = onFirst;
  }

  @Override
  public synchronized void begin(byte[] path, long size) {
    if (!any) {
      any = true;
      onFirst.run();
    }
    current = Optional.empty();
    Optional<String> name = readable(path);
    if (name.isEmpty() || !paths.add(name.get())) {
      dropped++;
      return;
    }
    if (failure.isPresent()) {
      return;
    }
    try {
      current = Optional.of(new Pending(name.get(), blobs.begin(owner)));
      pending.add(current.get());
    } catch (IOException failed) {
      failure = Optional.of(failed);
    }
  }

  @Override
  public synchronized void data(byte[] bytes, int from, int length) {
    if (current.isEmpty() || failure.isPresent()) {
      return;
    }
    try {
      current.get().upload().write(bytes, from, length);
    } catch (IOException failed) {
      failure = Optional.of(failed);
    }
  }

  @Override
  public synchronized void end(boolean whole) {
    if (current.isPresent() && !whole) {
      dropped++;
      pending.remove(current.get());
      closeUpload(current.get());
    }
    current = Optional.empty();
  }

  /** Files that came but cannot be offered: no name to offer them by, or they shrank. */
  synchronized int dropped() {
    return dropped;
  }

  /**
   * Makes the blobs visible.
   *
   * @throws IOException when one could not be stored; then none may be reported
   */
  synchronized List<OutputFile> commit() throws IOException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    var files = new ArrayList<OutputFile>();
    for (Pending file : pending) {
      Blobs.Stored stored = file.upload().commit();
      files.add(
          new OutputFile(
              file.path(),
              ContentTypes.of(file.path()),
              new BlobRef(stored.sha256(), stored.size())));
    }
    return files;
  }

  @Override
  public synchronized void close() {
    pending.forEach(this::closeUpload);
  }

  private void closeUpload(Pending file) {
    try {
      file.upload().close();
    } catch (IOException failed) {
      failure = Optional.of(failed);
    }
  }

  /**
   * A path that can be offered to others: UTF-8, relative, without tricks or control characters.
   */
  private static Optional<String> readable(byte[] path) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path)).toString();
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
    boolean plain =
        !text.isEmpty()
            && text.length() <= PATH_LIMIT_CHARS
            && text.codePoints().noneMatch(Character::isISOControl);
    for (String part : text.split("/", -1)) {
      plain &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
    }
    return plain ? Optional.of(text) : Optional.empty();
  }
}
