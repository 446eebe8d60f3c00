package dev.sandcastle.worker.sandbox;

/**
 * Gets output files: {@code begin}, any number of {@code data}, {@code end}, for each file. A sink
 * does not throw for storage that fails: it remembers, takes the rest and tells whoever made it.
 */
public interface FileSink {
  /**
   * A file begins.
   *
   * @param path its path beneath the output folder: hostile bytes
   * @param size bytes that will follow, unless it shrinks
   */
  void begin(byte[] path, long size);

  /** The next bytes of the file. */
  void data(byte[] bytes, int from, int length);

  /**
   * The file ends.
   *
   * @param whole false when it shrank or could not be read: it must be dropped
   */
  void end(boolean whole);
}
