package dev.sandcastle.gateway.follow;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text of bytes that may end within a character. */
public final class Utf8Text {
  private Utf8Text() {}

  /**
   * The characters that are whole; what is no character becomes U+FFFD.
   *
   * @param bytes may end within a character
   * @param length how many of them count
   */
  public static Whole whole(byte[] bytes, int length) {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    var in = ByteBuffer.wrap(bytes, 0, length);
    var out = CharBuffer.allocate(length);
    var _ = decoder.decode(in, out, false);
    return new Whole(out.flip().toString(), in.position());
  }

  /**
   * A text and what it was made of.
   *
   * @param text the text
   * @param bytes how many bytes it was made of; the rest may be the beginning of a character
   */
  public record Whole(String text, int bytes) {}
}
