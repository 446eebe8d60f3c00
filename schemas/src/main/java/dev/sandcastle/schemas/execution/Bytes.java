package dev.sandcastle.schemas.execution;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Immutable bytes with value equality, as records need them. */
public final class Bytes {
  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** A copy of the bytes. */
  public static Bytes copyOf(byte[] content) {
    return new Bytes(content.clone());
  }

  /** A copy of a range of the bytes. */
  public static Bytes copyOf(byte[] content, int from, int length) {
    return new Bytes(Arrays.copyOfRange(content, from, from + length));
  }

  /** A text as UTF-8. */
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of the bytes. */
  public byte[] toArray() {
    return content.clone();
  }

  /** How many. */
  public int size() {
    return content.length;
  }

  /** Whether they are well-formed UTF-8. */
  public boolean isUtf8() {
    // Only where the quick decoder puts U+FFFD, for what is malformed, has the strict one to look.
    if (toUtf8().indexOf(REPLACEMENT) < 0) {
      return true;
    }
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }

  /** As UTF-8, malformed sequences replaced by U+FFFD. */
  public String toUtf8() {
    return new String(content, StandardCharsets.UTF_8);
  }

  /** The first bytes as UTF-8, without a character that the limit would cut. */
  public String head(int limit) {
    int end = Math.min(limit, content.length);
    int begin = end;
    while (end < content.length && begin > 0 && isContinuation(content[begin])) {
      begin--;
    }
    return new String(content, 0, begin, StandardCharsets.UTF_8);
  }

  private static boolean isContinuation(byte octet) {
    return (octet & 0xC0) == 0x80;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** The size only: user bytes do not belong in logs. */
  @Override
  public String toString() {
    return content.length + " bytes";
  }
}
