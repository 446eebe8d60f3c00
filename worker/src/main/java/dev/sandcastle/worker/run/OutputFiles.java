package dev.sandcastle.worker.run;

import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.worker.sandbox.CollectCaps;
import dev.sandcastle.worker.sandbox.FileSink;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Streams output files into the blob store, all or nothing: none is reported unless every one is
 * stored. What was stored before one fails stays there without a reference until the sweep of old
 * blobs takes it: a blob is found by its content, and the same content may be another execution's.
 *
 * <p>What was laid there before the program and is still as it was is told apart, by its hash, and
 * not stored again (G-19). It does not count towards the caps.
 *
 * <p>Thread-safe: a collection that is late may still be going on when it is closed.
 */
final class OutputFiles implements FileSink, AutoCloseable {
  private static final CollectCaps CAPS = CollectCaps.DEFAULT;

  private final Blobs blobs;
  private final String owner;
  private final Map<String, BlobRef> laid;
  private final Runnable onFirst;
  private final List<Pending> pending = new ArrayList<>();
  private final List<OutputFile> unchanged = new ArrayList<>();
  private final Set<String> paths = new HashSet<>();
  private Optional<Pending> current = Optional.empty();
  private Optional<IOException> failure = Optional.empty();
  private long pendingBytes;
  private boolean any;
  private boolean closed;
  private int dropped;

  /** A file that comes or has come; with a digest while it may be one that was laid. */
  private record Pending(
      String path, long size, Blobs.Upload upload, Optional<MessageDigest> digest) {}

  /**
   * What was collected.
   *
   * @param files new or changed ones
   * @param unchanged files that were laid and are as they were
   */
  record Collected(List<OutputFile> files, List<OutputFile> unchanged) {}

  /**
   * Files of one owner.
   *
   * @param laid what was there before the program, by path
   * @param onFirst runs when the first one begins
   */
  OutputFiles(Blobs blobs, String owner, Map<String, BlobRef> laid, Runnable onFirst) {
    this.blobs = blobs;
    this.owner = owner;
    this.laid = laid;
    this.onFirst = onFirst;
  }

  /** How much a sandbox may hand over: what was laid comes on top. */
  CollectCaps caps() {
    return new CollectCaps(
        CAPS.files() + laid.size(),
        CAPS.fileBytes(),
        CAPS.totalBytes() + laid.values().stream().mapToLong(BlobRef::size).sum());
  }

  @Override
  public synchronized void begin(byte[] path, long size) {
    if (!any) {
      any = true;
      onFirst.run();
    }
    current = Optional.empty();
    Optional<String> name = PlainPath.of(path);
    if (name.isEmpty() || !paths.add(name.get())) {
      dropped++;
      return;
    }
    boolean maybeLaid = laid.containsKey(name.get()) && laid.get(name.get()).size() == size;
    if (!maybeLaid && !fits(size)) {
      dropped++;
      return;
    }
    if (failure.isPresent() || closed) {
      return;
    }
    try {
      Optional<MessageDigest> digest = maybeLaid ? Optional.of(Sha256.begin()) : Optional.empty();
      current = Optional.of(new Pending(name.get(), size, blobs.begin(owner), digest));
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
      current.get().digest().ifPresent(digest -> digest.update(bytes, from, length));
    } catch (IOException failed) {
      failure = Optional.of(failed);
    }
  }

  @Override
  public synchronized void end(boolean whole) {
    if (current.isEmpty()) {
      return;
    }
    Pending file = current.get();
    current = Optional.empty();
    if (whole && isAsItWas(file)) {
      unchanged.add(describe(file, laid.get(file.path())));
      closeUpload(file);
    } else if (whole && fits(file.size())) {
      pending.add(file);
      pendingBytes += file.size();
    } else {
      dropped++;
      closeUpload(file);
    }
  }

  /** Files that came but are not offered: no name to offer them by, too many, or they shrank. */
  synchronized int dropped() {
    return dropped;
  }

  /**
   * Makes the blobs visible.
   *
   * @throws IOException when one could not be stored; then none may be reported
   */
  synchronized Collected commit() throws IOException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    var files = new ArrayList<OutputFile>();
    for (Pending file : pending) {
      Blobs.Stored stored = file.upload().commit();
      files.add(describe(file, new BlobRef(stored.sha256(), stored.size())));
    }
    return new Collected(files, List.copyOf(unchanged));
  }

  @Override
  public synchronized void close() {
    closed = true;
    pending.forEach(this::closeUpload);
    current.ifPresent(this::closeUpload);
    current = Optional.empty();
  }

  private boolean fits(long size) {
    return pending.size() < CAPS.files() && size <= CAPS.totalBytes() - pendingBytes;
  }

  private boolean isAsItWas(Pending file) {
    return failure.isEmpty()
        && file.digest()
            .map(digest -> Sha256.hex(digest).equals(laid.get(file.path()).sha256()))
            .orElse(false);
  }

  private static OutputFile describe(Pending file, BlobRef blob) {
    return new OutputFile(file.path(), ContentTypes.of(file.path()), blob);
  }

  private void closeUpload(Pending file) {
    try {
      file.upload().close();
    } catch (IOException failed) {
      failure = Optional.of(failed);
    }
  }
}
