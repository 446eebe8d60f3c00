package dev.sandcastle.gateway.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sandcastle.schemas.execution.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON to the letter: UTF-8, one value, no field twice, bounded depth. */
final class StrictJson {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NAME_LENGTH = 1_024;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(JsonFactory.Feature.CHARSET_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNameLength(MAX_NAME_LENGTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /**
   * Parses a body.
   *
   * @throws InputRejectedException naming line and column of what is wrong
   */
  static JsonNode parse(byte[] body) throws InputRejectedException {
    if (!Bytes.copyOf(body).isUtf8()) {
      throw InputRejectedException.at("", "Expected UTF-8, but the body is not");
    }
    JsonNode node;
    try {
      node = MAPPER.readTree(body);
    } catch (JsonProcessingException malformed) {
      throw InputRejectedException.at("", sentence(malformed));
    } catch (IOException impossible) {
      throw new UncheckedIOException("an array can always be read", impossible);
    }
    if (node.isMissingNode()) {
      throw InputRejectedException.at("", "Expected JSON, but the body is empty");
    }
    return node;
  }

  private static String sentence(JsonProcessingException malformed) {
    JsonLocation where = malformed.getLocation();
    return where == null
        ? "Expected JSON, but: " + malformed.getOriginalMessage()
        : "Expected JSON, but at line %d, column %d: %s"
            .formatted(where.getLineNr(), where.getColumnNr(), malformed.getOriginalMessage());
  }
}
