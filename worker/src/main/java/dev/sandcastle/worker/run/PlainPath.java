package dev.sandcastle.worker.run;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The paths that are laid into a sandbox and offered to others: text, relative, in normal form,
 * without control characters.
 */
final class PlainPath {
  private static final int LIMIT_CHARS = 1_024;

  private PlainPath() {}

  static boolean isPlain(String path) {
    boolean plain =
        path.length() <= LIMIT_CHARS && path.codePoints().noneMatch(Character::isISOControl);
    for (String part : path.split("/", -1)) {
      plain &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
    }
    return plain;
  }

  /** A file's name as the sandbox has it; empty when it is not UTF-8 or not plain. */
  static Optional<String> of(byte[] path) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path)).toString();
      return isPlain(text) ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
  }
}
