package dev.sandcastle.kit.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/**
 * Bytes by the hash of their content, separately for each owner. A blob's age counts from when it
 * was last stored or touched. Thread-safe.
 */
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
  default Optional<InputStream> open(String owner, String sha256) throws IOException {
    return open(owner, sha256, 0);
  }

  /**
   * Opens a blob somewhere in it; what lies before is not read.
   *
   * @param sha256 hex, lower case
   * @param from bytes to leave out; at or behind the end nothing is left to read
   * @return its content from there, which the caller closes; empty when the owner has no such blob
   * @throws IllegalArgumentException when owner or hash are not of their form, or {@code from} is
   *     negative
   */
  Optional<InputStream> open(String owner, String sha256, long from) throws IOException;

  /**
   * Looks for a blob, and leaves its age as it is.
   *
   * @param sha256 hex, lower case
   * @return empty when the owner has no such blob
   * @throws IllegalArgumentException when owner or hash are not of their form
   */
  Optional<Stored> find(String owner, String sha256) throws IOException;

  /**
   * Makes a blob as young as one that was stored just now. Whoever refers to a blob touches it
   * first: what was touched outlives a sweep that began before.
   *
   * @param sha256 hex, lower case
   * @return empty when the owner has no such blob, also when it was just swept
   * @throws IllegalArgumentException when owner or hash are not of their form
   */
  Optional<Stored> touch(String owner, String sha256) throws IOException;

  /**
   * Removes the blobs of all owners that were neither stored nor touched since.
   *
   * @throws IOException when some could not be removed; all others were
   */
  Swept sweep(Instant olderThan) throws IOException;

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

  /**
   * What a sweep removed.
   *
   * @param count blobs
   * @param bytes of all of them
   */
  record Swept(long count, long bytes) {}
}
