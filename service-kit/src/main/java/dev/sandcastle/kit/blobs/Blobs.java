package dev.sandcastle.kit.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Bytes by the hash of their content, separately for each owner. Thread-safe. */
public interface Blobs {
  /**
   * Begins a blob.
   *
   * @param owner whose it is (a tenant's id); a blob is only ever found by its owner
   */
  Upload begin(String owner) throws IOException;

  /**
   * Opens a blob.
   *
   * @param sha256 hex, lower case
   * @return its content, which the caller closes; empty when the owner has no such blob
   * @throws IllegalArgumentException when owner or hash are not of their form
   */
  Optional<InputStream> open(String owner, String sha256) throws IOException;

  /** A blob that is being written. Closing it without {@link #commit()} leaves nothing behind. */
  interface Upload extends AutoCloseable {
    /** Adds bytes. */
    void write(byte[] bytes, int from, int length) throws IOException;

    /** Makes the blob visible; the same content twice is one blob. */
    Stored commit() throws IOException;

    @Override
    void close() throws IOException;
  }

  /**
   * A blob that was stored.
   *
   * @param sha256 hex, lower case
   * @param size bytes
   */
  record Stored(String sha256, long size) {}
}
