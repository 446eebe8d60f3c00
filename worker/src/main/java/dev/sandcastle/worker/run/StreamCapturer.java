package dev.sandcastle.worker.run;

import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.StreamCapture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * Keeps what one stream printed: its head in memory, and all of it up to a limit in a blob once it
 * exceeds the head. So its memory is bounded however much is printed. Used by one thread.
 */
final class StreamCapturer implements AutoCloseable {
  private final Blobs blobs;
  private final String owner;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream(512);
  private Optional<Blobs.Upload> spill = Optional.empty();
  private Optional<IOException> failure = Optional.empty();
  private long captured;
  private long total;

  StreamCapturer(Blobs blobs, String owner) {
    this.blobs = blobs;
    this.owner = owner;
  }

  /** Bytes captured so far; the offset of the next ones in their stream. */
  long captured() {
    return captured;
  }

  /**
   * Takes the next bytes.
   *
   * @return how many of them were within the limit
   */
  int take(byte[] data, int length) {
    int kept = (int) Math.min(length, StreamCapture.CAPTURE_LIMIT_BYTES - captured);
    total += length;
    int intoHead = Math.min(kept, StreamCapture.HEAD_LIMIT_BYTES - head.size());
    if (intoHead < kept && spill.isEmpty() && failure.isEmpty()) {
      openSpill();
    }
    head.write(data, 0, intoHead);
    writeSpill(data, kept);
    captured += kept;
    return kept;
  }

  /**
   * Everything that was taken.
   *
   * @throws IOException when it could not be stored
   */
  StreamCapture finish() throws IOException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    Optional<BlobRef> blob = Optional.empty();
    if (spill.isPresent()) {
      Blobs.Stored stored = spill.get().commit();
      blob = Optional.of(new BlobRef(stored.sha256(), stored.size()));
    }
    return capture(blob);
  }

  /** The head alone, when the rest could not be stored. */
  StreamCapture headOnly() {
    return capture(Optional.empty());
  }

  @Override
  public void close() throws IOException {
    if (spill.isPresent()) {
      spill.get().close();
    }
  }

  private StreamCapture capture(Optional<BlobRef> blob) {
    return new StreamCapture(Bytes.copyOf(head.toByteArray()), total, total > captured, blob);
  }

  /** The blob begins with what the head has before this piece; the whole piece follows. */
  private void openSpill() {
    try {
      Blobs.Upload upload = blobs.begin(owner);
      spill = Optional.of(upload);
      byte[] soFar = head.toByteArray();
      upload.write(soFar, 0, soFar.length);
    } catch (IOException failed) {
      failure = Optional.of(failed);
    }
  }

  private void writeSpill(byte[] data, int kept) {
    if (spill.isEmpty() || failure.isPresent()) {
      return;
    }
    try {
      spill.get().write(data, 0, kept);
    } catch (IOException failed) {
      failure = Optional.of(failed);
    }
  }
}
