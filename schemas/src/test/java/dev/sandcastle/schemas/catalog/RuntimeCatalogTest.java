package dev.sandcastle.schemas.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.RuntimeId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuntimeCatalogTest {
  private static final String VALID =
      """
      runtimes:
        - id: python
          title: Python
          version: "3"
          versionCommand: ["python3", "--version"]
          image: sandcastle/python
          command: ["python3", "{entry}"]
          env: {LANG: "C.UTF-8"}
          extensions: [".py"]
          probe: probe.py
          expected: expected.txt
          budgetMb: 160
      """;

  @Test
  void shouldReadEveryKey() {
    // when
    RuntimeCatalog catalog = CatalogFile.read("test.yaml", VALID);

    // then
    assertThat(catalog.all())
        .containsExactly(
            new RuntimeCatalog.Runtime(
                new RuntimeId("python"),
                "Python",
                "3",
                "sandcastle/python",
                List.of("python3", "{entry}"),
                Map.of("LANG", "C.UTF-8"),
                List.of(".py")));
  }

  @Test
  void shouldReadBundledCatalog() {
    // when
    RuntimeCatalog catalog = RuntimeCatalog.bundled();

    // then
    assertThat(catalog.all())
        .isNotEmpty()
        .allSatisfy(runtime -> assertThat(catalog.find(runtime.id())).contains(runtime));
    assertThat(catalog.find(new RuntimeId("python"))).isPresent();
  }

  @Test
  void shouldNotFindUnknownRuntime() {
    assertThat(RuntimeCatalog.bundled().find(new RuntimeId("cobol-60"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id: python | ID: python | runtimes[0].ID",
        "title: Python | titel: Python | runtimes[0].titel",
        "title: Python | title: | runtimes[0].title",
        "title: Python | title: ' ' | runtimes[0].title",
        "id: python | id: Python | runtimes[0].id",
        "budgetMb: 160 | budgetMb: much | runtimes[0].budgetMb",
        "extensions: [\".py\"] | extensions: [py] | runtimes[0].extensions",
        "extensions: [\".py\"] | extensions: [] | runtimes[0].extensions",
        "\"{entry}\" | entry | runtimes[0].command",
        "\"C.UTF-8\" | null | runtimes[0].env",
        "runtimes: | images: | images",
      },
      quoteCharacter = '`')
  void shouldNameFileAndKeyOfWhatItRefuses(String from, String to, String key) {
    // given
    String yaml = VALID.replace(from, to);

    // when, then
    assertThatThrownBy(() -> CatalogFile.read("test.yaml", yaml))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'test.yaml', key '" + key + "'");
  }

  @Test
  void shouldRefuseMissingKey() {
    // given
    String yaml = VALID.replace("    image: sandcastle/python\n", "");

    // when, then
    assertThatThrownBy(() -> CatalogFile.read("test.yaml", yaml))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'test.yaml', key 'runtimes[0].image'");
  }

  @Test
  void shouldRefuseIdThatOccursTwice() {
    // given
    String yaml = VALID + VALID.replace("runtimes:\n", "");

    // when, then
    assertThatThrownBy(() -> CatalogFile.read("test.yaml", yaml))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'python' occurs twice");
  }

  @Test
  void shouldRefuseTextThatIsNotYaml() {
    assertThatThrownBy(() -> CatalogFile.read("test.yaml", "runtimes: ["))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("test.yaml");
  }

  @Test
  void shouldRefuseEmptyFile() {
    assertThatThrownBy(() -> CatalogFile.read("test.yaml", ""))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("test.yaml");
  }
}
