package dev.sandcastle.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Fails at the end of a content that has another hash than it should. For one thread. */
final class HashedStream extends FilterInputStream {
  private final String sha256;
  private final MessageDigest digest = sha256();
  private boolean checked;

  /**
   * Of a content.
   *
   * @param sha256 its hash, hex in lower case
   */
  HashedStream(InputStream content, String sha256) {
    super(content);
    this.sha256 = sha256;
  }

  /** A digest of the kind that blobs are named by. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** The name of what a digest has taken. */
  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = in.read(target, offset, length);
    if (read > 0) {
      digest.update(target, offset, read);
    } else if (read < 0) {
      requireHash();
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    return readNBytes(Math.clamp(count, 0, 8 * 1024)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void requireHash() throws IOException {
    if (checked) {
      return;
    }
    String found = hex(digest);
    if (!found.equals(sha256)) {
      throw new IOException(
          "Expected a content with the SHA-256 %s, but it has %s".formatted(sha256, found));
    }
    checked = true;
  }
}
