package dev.sandcastle.schemas.wire;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Not a test: registers today's schemas, where they differ from the newest registered ones. Run it
 * after a change of an IDL file, with {@code -Dtest=FreezeSchemas -Dgolden.write=true}, and read
 * what it wrote. Where only docs differ, the newest version gets the new docs and keeps its id.
 */
@EnabledIfSystemProperty(named = "golden.write", matches = "true")
final class FreezeSchemas {
  /** One line for each released version: id, subject, version, fingerprint. */
  static final Path RELEASED = Path.of("src/test/resources/golden/released-schemas.txt");

  private static final Path FOLDER = Path.of("src/main/resources/registry");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SchemaRegistry registry = SchemaRegistry.bundled();
  private ArrayNode index = JSON.createArrayNode();
  private int highestId = 0;

  @Test
  void writeNewVersions() throws IOException {
    index = (ArrayNode) JSON.readTree(FOLDER.resolve("index.json").toFile());
    index.forEach(entry -> highestId = Math.max(highestId, entry.path("id").asInt()));
    for (Map.Entry<String, Schema> one : GeneratedSchemas.bySubject().entrySet()) {
      freeze(one.getKey(), one.getValue());
    }
    write(FOLDER.resolve("index.json"), index.toString());
    writeReleased();
  }

  static List<String> lines(SchemaRegistry registry) {
    return registry.subjects().stream()
        .flatMap(subject -> registry.versions(subject).stream())
        .sorted(Comparator.comparingInt(SchemaRegistry.Registered::id))
        .map(it -> line(it.id(), it.subject(), it.version(), SchemaRegistry.parse(it.schema())))
        .toList();
  }

  private static String line(int id, String subject, int version, Schema schema) {
    return "%d %s %d %016x"
        .formatted(id, subject, version, SchemaNormalization.parsingFingerprint64(schema));
  }

  private void writeReleased() throws IOException {
    List<String> lines = new ArrayList<>();
    if (Files.exists(RELEASED)) {
      lines.addAll(Files.readAllLines(RELEASED));
    }
    for (JsonNode entry : index.valueStream().skip(lines.size()).toList()) {
      Path file = FOLDER.resolve(entry.path("file").asText());
      lines.add(
          line(
              entry.path("id").asInt(),
              entry.path("subject").asText(),
              entry.path("version").asInt(),
              SchemaRegistry.parse(Files.readString(file))));
    }
    Files.write(RELEASED, lines);
  }

  private void freeze(String subject, Schema schema) throws IOException {
    Optional<SchemaRegistry.Registered> newest = registry.latest(subject);
    int version = newest.map(SchemaRegistry.Registered::version).orElse(0);
    boolean same =
        newest.filter(it -> SchemaRegistry.parse(it.schema()).equals(schema)).isPresent();
    if (!same) {
      version++;
      index.add(entry(subject, version));
    }
    write(FOLDER.resolve(subject).resolve(version + ".avsc"), schema.toString());
  }

  private ObjectNode entry(String subject, int version) {
    return JSON.createObjectNode()
        .put("id", ++highestId)
        .put("subject", subject)
        .put("version", version)
        .put("file", subject + "/" + version + ".avsc");
  }

  private static void write(Path file, String json) throws IOException {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    Files.createDirectories(file.getParent());
    Files.writeString(file, JSON.writer(printer).writeValueAsString(JSON.readTree(json)) + "\n");
  }
}
