package dev.sandcastle.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.systemtests.Repository;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page that says how to add a language shows the one that was added by it, as it is. */
final class RuntimesPageTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path IMAGES = Repository.root().resolve("runtime-images");
  private static final Markdown PAGE = Markdown.read(Repository.root().resolve("docs/RUNTIMES.md"));

  static Iterable<RuntimeCatalog.Runtime> runtimes() {
    return RuntimeCatalog.bundled().all();
  }

  @Test
  void shouldShowTheEntryAsItIs() throws Exception {
    // when
    JsonNode shown =
        YAML.readTree(
            PAGE.fences().stream()
                .filter(fence -> fence.language().equals("yaml"))
                .findFirst()
                .orElseThrow()
                .content());

    // then
    JsonNode catalog = YAML.readTree(Repository.read(IMAGES.resolve("catalog.yaml")));
    assertThat(shown.path("runtimes").path(0)).isEqualTo(entry(catalog, "ruby"));
  }

  @Test
  void shouldShowTheDockerfileAsItIs() {
    assertThat(PAGE.fences())
        .extracting(Markdown.Fenced::content)
        .contains(Repository.read(IMAGES.resolve("ruby/Dockerfile")));
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void shouldHaveAFolderWithDockerfileProbeAndExpectedOutput(RuntimeCatalog.Runtime runtime)
      throws Exception {
    // given
    JsonNode catalog = YAML.readTree(Repository.read(IMAGES.resolve("catalog.yaml")));
    JsonNode probes = entry(catalog, runtime.id().value()).path("probes");

    // then
    assertThat(IMAGES.resolve(runtime.id().value()).resolve("Dockerfile")).isRegularFile();
    assertThat(probes).isNotEmpty();
    assertThat(probes)
        .allSatisfy(
            probe -> {
              Path file = IMAGES.resolve(probe.asText());
              assertThat(file).isRegularFile();
              assertThat(file.resolveSibling("expected.txt")).isRegularFile();
            });
    // and: what user code sees does not tell where it was built
    assertThat(Repository.read(IMAGES.resolve(runtime.id().value()).resolve("Dockerfile")))
        .contains("sandcastle-seal");
  }

  private static JsonNode entry(JsonNode catalog, String id) {
    return StreamSupport.stream(catalog.path("runtimes").spliterator(), false)
        .filter(it -> it.path("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
