package dev.sandcastle.worker.sandbox.protocol;

import dev.sandcastle.worker.sandbox.CollectCaps;
import dev.sandcastle.worker.sandbox.FileSink;

/** Checks the order and the sizes of the files that init sends. Used by the feeding thread only. */
final class IncomingFiles {
  /** Takes no file. */
  static final IncomingFiles NONE = new IncomingFiles(new CollectCaps(0, 0, 0), new NoFiles());

  private final CollectCaps caps;
  private final FileSink sink;
  private int count;
  private long total;
  private boolean open;
  private long size;
  private long received;

  IncomingFiles(CollectCaps caps, FileSink sink) {
    this.caps = caps;
    this.sink = sink;
  }

  void begin(InitFrame.FileBegin file) throws ProtocolException {
    count++;
    if (open || count > caps.files() || file.size() > caps.fileBytes()) {
      throw new ProtocolException(
          "Expected a file within the limits, but it is number %d of %d bytes"
              .formatted(count, file.size()));
    }
    total += file.size();
    if (total > caps.totalBytes()) {
      throw new ProtocolException(
          "Expected files of at most " + caps.totalBytes() + " bytes together, but they have more");
    }
    open = true;
    size = file.size();
    received = 0;
    sink.begin(file.path(), file.size());
  }

  void data(InitFrame.FileData piece) throws ProtocolException {
    received += piece.data().length;
    if (!open || received > size) {
      throw new ProtocolException(
          "Expected at most " + size + " bytes of a file, but init sent " + received);
    }
    sink.data(piece.data(), 0, piece.data().length);
  }

  void end(InitFrame.FileEnd end) throws ProtocolException {
    if (!open || (end.ok() && received != size)) {
      throw new ProtocolException(
          "Expected " + size + " bytes of a file, but init sent " + received);
    }
    open = false;
    sink.end(end.ok());
  }

  void finish() throws ProtocolException {
    if (open) {
      throw new ProtocolException("Expected the end of a file, but the collection ended");
    }
  }

  private static final class NoFiles implements FileSink {
    @Override
    public void begin(byte[] path, long size) {}

    @Override
    public void data(byte[] bytes, int from, int length) {}

    @Override
    public void end(boolean whole) {}
  }
}
