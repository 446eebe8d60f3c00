package dev.sandcastle.gateway.docs;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Something that everybody may read and that is the same as long as this build runs. */
public final class Published {
  private static final int TAG_BYTES = 16;

  private final String contentType;
  private final byte[] content;
  private final String tag;

  Published(String contentType, byte[] content) {
    this.contentType = contentType;
    this.content = content.clone();
    this.tag = '"' + HexFormat.of().formatHex(sha256(content), 0, TAG_BYTES) + '"';
  }

  /** Its media type. */
  public String contentType() {
    return contentType;
  }

  /** Its strong entity tag, with the quotes. */
  public String tag() {
    return tag;
  }

  /** Its length in bytes. */
  public int size() {
    return content.length;
  }

  /**
   * Its bytes.
   *
   * @param from bytes to leave out, at most {@link #size}
   */
  public InputStream open(int from) {
    return new ByteArrayInputStream(content, from, content.length - from);
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }
}
