package dev.sandcastle.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.topic.Topics;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SchemaRegistryTest {
  private final SchemaRegistry registry = SchemaRegistry.bundled();

  static Set<String> subjects() {
    return SchemaRegistry.bundled().subjects();
  }

  @Test
  void shouldHaveSubjectForEveryTopic() {
    assertThat(registry.subjects())
        .containsAll(Topics.ALL.stream().map(topic -> topic.name() + "-value").toList());
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void shouldFindRegisteredSchemaByIdAndByText(String subject) {
    // given
    SchemaRegistry.Registered latest = registry.latest(subject).orElseThrow();

    // when
    Optional<SchemaRegistry.Registered> found = registry.find(subject, latest.schema());

    // then
    assertThat(found).contains(latest);
    assertThat(registry.schemaById(latest.id())).contains(latest.schema());
  }

  @Test
  void shouldIgnoreDocsAndSpaceWhenFinding() {
    // given
    String reworded =
        registry.latest("usage.v1-value").orElseThrow().schema().replaceAll("\"doc\":", " $0 ");

    // when
    Optional<SchemaRegistry.Registered> found =
        registry.find("usage.v1-value", reworded.replace("The tenant.", "Another word."));

    // then
    assertThat(found).isPresent();
  }

  @Test
  void shouldNotFindSchemaOfAnotherSubject() {
    // given
    String schema = registry.latest("usage.v1-value").orElseThrow().schema();

    // when
    Optional<SchemaRegistry.Registered> found = registry.find("source-bundle", schema);

    // then
    assertThat(found).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]]",
        "{\"type\":\"nonsense\"}",
        "{\"type\":\"record\",\"name\":\"1\"}",
        "42",
        "null",
        "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"x\"}]}"
      })
  void shouldRefuseTextThatIsNotASchema(String text) {
    assertThatThrownBy(() -> registry.find("usage.v1-value", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Expected an Avro schema");
  }

  @Test
  void shouldKnowNothingOfUnknownNames() {
    assertThat(registry.latest("nobody")).isEmpty();
    assertThat(registry.versions("nobody")).isEmpty();
    assertThat(registry.schemaById(0)).isEmpty();
  }
}
