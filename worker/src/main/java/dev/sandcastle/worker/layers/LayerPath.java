package dev.sandcastle.worker.layers;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The names of files that may be in a layer: text, relative, in normal form, not too deep. */
final class LayerPath {
  private static final int LIMIT_BYTES = 1_024;
  private static final int PART_LIMIT_BYTES = 255;
  private static final int LIMIT_DEPTH = 32;

  private LayerPath() {}

  /** A file's name as a sandbox has it; empty when it may not be in a layer. */
  static Optional<String> of(byte[] path) {
    if (path.length > LIMIT_BYTES) {
      return Optional.empty();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path)).toString();
      return isPlain(text) ? Optional.of(Path.of(text).toString()) : Optional.empty();
    } catch (CharacterCodingException | InvalidPathException notStorable) {
      return Optional.empty();
    }
  }

  private static boolean isPlain(String path) {
    String[] parts = path.split("/", -1);
    boolean plain =
        parts.length <= LIMIT_DEPTH && path.codePoints().noneMatch(Character::isISOControl);
    for (String part : parts) {
      int bytes = part.getBytes(StandardCharsets.UTF_8).length;
      plain &= bytes > 0 && bytes <= PART_LIMIT_BYTES && !part.equals(".") && !part.equals("..");
    }
    return plain;
  }
}
