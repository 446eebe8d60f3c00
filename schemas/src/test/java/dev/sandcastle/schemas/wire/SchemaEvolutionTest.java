package dev.sandcastle.schemas.wire;

import static org.apache.avro.SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SchemaEvolutionTest {
  private static final SchemaRegistry REGISTRY = SchemaRegistry.bundled();

  static Set<String> subjects() {
    return REGISTRY.subjects();
  }

  @Test
  void shouldRegisterEverySubject() {
    assertThat(REGISTRY.subjects())
        .containsExactlyInAnyOrderElementsOf(GeneratedSchemas.bySubject().keySet());
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void shouldHaveRegisteredTodaysSchema(String subject) {
    // given
    Schema generated = GeneratedSchemas.bySubject().get(subject);

    // when
    String registered = REGISTRY.latest(subject).orElseThrow().schema();

    // then
    assertThat(registered).as("run FreezeSchemas, see there").isEqualTo(generated.toString());
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void shouldReadOlderVersionsWithEveryVersion(String subject) {
    // given
    List<Schema> versions = versions(subject);

    for (int reader = 0; reader < versions.size(); reader++) {
      for (Schema writer : versions.subList(0, reader + 1)) {
        // when
        var compatibility =
            SchemaCompatibility.checkReaderWriterCompatibility(versions.get(reader), writer);

        // then
        assertThat(compatibility.getType())
            .as(compatibility.getDescription())
            .isEqualTo(COMPATIBLE);
      }
    }
  }

  /** A reader that does not know a new kind of record sets it aside; all else it can read. */
  @ParameterizedTest
  @MethodSource("subjects")
  void shouldReadNewerVersionsButForNewKinds(String subject) {
    // given
    List<Schema> versions = versions(subject);

    for (int reader = 0; reader < versions.size(); reader++) {
      for (Schema writer : versions.subList(reader, versions.size())) {
        // when
        var compatibility =
            SchemaCompatibility.checkReaderWriterCompatibility(versions.get(reader), writer);

        // then
        assertThat(compatibility.getResult().getIncompatibilities())
            .as(compatibility.getDescription())
            .allMatch(
                it ->
                    it.getType() == SchemaIncompatibilityType.MISSING_UNION_BRANCH
                        && it.getLocation().startsWith(placeOfBody(writer)));
      }
    }
  }

  private static List<Schema> versions(String subject) {
    return REGISTRY.versions(subject).stream()
        .map(it -> SchemaRegistry.parse(it.schema()))
        .toList();
  }

  private static String placeOfBody(Schema schema) {
    return "/fields/%d/type".formatted(schema.getField("body").pos());
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void shouldNumberVersionsFromOne(String subject) {
    // when
    List<Integer> versions =
        REGISTRY.versions(subject).stream().map(SchemaRegistry.Registered::version).toList();

    // then
    assertThat(versions)
        .isEqualTo(Stream.iterate(1, version -> version + 1).limit(versions.size()).toList());
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void shouldDocumentEveryTypeAndField(String subject) {
    // given
    Schema schema = SchemaRegistry.parse(REGISTRY.latest(subject).orElseThrow().schema());
    List<String> undocumented = new ArrayList<>();

    // when
    collectUndocumented(schema, undocumented);

    // then
    assertThat(undocumented).isEmpty();
  }

  @Test
  void shouldNeverChangeOrReuseReleasedId() throws IOException {
    // given
    List<String> released = Files.readAllLines(FreezeSchemas.RELEASED);

    // when
    List<String> registered = FreezeSchemas.lines(REGISTRY);

    // then
    assertThat(registered).isEqualTo(released).doesNotHaveDuplicates();
  }

  private static void collectUndocumented(Schema schema, List<String> found) {
    switch (schema.getType()) {
      case RECORD -> {
        collectBlank(schema.getFullName(), schema.getDoc(), found);
        for (Schema.Field field : schema.getFields()) {
          collectBlank(schema.getFullName() + "." + field.name(), field.doc(), found);
          collectUndocumented(field.schema(), found);
        }
      }
      case ENUM -> collectBlank(schema.getFullName(), schema.getDoc(), found);
      case ARRAY -> collectUndocumented(schema.getElementType(), found);
      case MAP -> collectUndocumented(schema.getValueType(), found);
      case UNION -> schema.getTypes().forEach(branch -> collectUndocumented(branch, found));
      default -> {}
    }
  }

  private static void collectBlank(String name, String doc, List<String> found) {
    if (doc == null || doc.isBlank()) {
      found.add(name);
    }
  }
}
