package dev.sandcastle.schemas.execution;

import java.util.regex.Pattern;

/**
 * A blob in the blob store, addressed by its content.
 *
 * @param sha256 hex SHA-256 of the content, lower case
 * @param size bytes
 */
public record BlobRef(String sha256, long size) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException when the hash is not one or the size is negative
   */
  public BlobRef {
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("Expected a hex SHA-256, but it is '" + sha256 + "'");
    }
    if (size < 0) {
      throw new IllegalArgumentException("Expected a size of at least 0, but it is " + size);
    }
  }
}
