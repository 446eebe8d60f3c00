package dev.sandcastle.worker.layers;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which layer a set of packages was installed as: a small file. Its own time is when the layer was
 * last used.
 *
 * @param layer the layer's id
 * @param bytes its size
 * @param installedAt when
 */
record LayerRecord(String layer, long bytes, Instant installedAt) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LAYER = Pattern.compile("[0-9a-f]{64}");

  /** From its file; empty when there is none, or it is not whole. */
  static Optional<LayerRecord> read(Path file) throws IOException {
    try {
      var json = JSON.readTree(Files.readAllBytes(file));
      String layer = json.path("layer").asText();
      return LAYER.matcher(layer).matches()
          ? Optional.of(
              new LayerRecord(
                  layer,
                  json.path("bytes").asLong(),
                  Instant.ofEpochMilli(json.path("installedAt").asLong())))
          : Optional.empty();
    } catch (NoSuchFileException | JacksonException missing) {
      return Optional.empty();
    }
  }

  /** Into its file, whole or not at all; {@code draft} is a file beside it that nobody else has. */
  void write(Path draft, Path file) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("layer", layer).put("bytes", bytes).put("installedAt", installedAt.toEpochMilli());
    Files.write(draft, JSON.writeValueAsBytes(json));
    Files.setLastModifiedTime(draft, FileTime.from(installedAt));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
