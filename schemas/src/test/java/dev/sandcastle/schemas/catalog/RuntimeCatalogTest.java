package dev.sandcastle.schemas.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.schemas.execution.RuntimeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RuntimeCatalogTest {
  private static final String VALID =
      """
      runtimes:
        - id: python
          title: Python
          version: "3"
          image: sandcastle/python
          commands:
            ".py": ["python3", "{entry}"]
            "*": ["python3", "-I", "{entry}"]
          env: {LANG: "C.UTF-8"}
          warm: 4
          packages: python
          probes: [python/probe.py]
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
                Map.of(
                    ".py", List.of("python3", "{entry}"),
                    "*", List.of("python3", "-I", "{entry}")),
                Map.of("LANG", "C.UTF-8"),
                4,
                Optional.of(Ecosystem.PYTHON)));
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
        "\".py\": | py: | runtimes[0].commands['py']",
        "\".py\": | \".tar.gz\": | runtimes[0].commands['.tar.gz']",
        "\"{entry}\" | entry | runtimes[0].commands['.py']",
        "[\"python3\", \"{entry}\"] | python3 | runtimes[0].commands..py",
        "[\"python3\", \"{entry}\"] | null | runtimes[0].commands['.py']",
        "[\"python3\", \"{entry}\"] | [] | runtimes[0].commands['.py']",
        "warm: 4 | warm: -1 | runtimes[0].warm",
        "warm: 4 | warm: few | runtimes[0].warm",
        "warm: 4 | warm: | runtimes[0].warm",
        "packages: python | packages: cargo | runtimes[0].packages",
        "packages: python | packages: PYTHON | runtimes[0].packages",
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
  void shouldRefuseARuntimeWithoutAnEndingOfItsOwn() {
    // given
    String yaml = VALID.replace("      \".py\": [\"python3\", \"{entry}\"]\n", "");

    // when, then
    assertThatThrownBy(() -> CatalogFile.read("test.yaml", yaml))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'test.yaml', key 'runtimes[0].commands'");
  }

  @Test
  void shouldHaveNoPackagesUnlessItSaysWhence() {
    // given
    String yaml = VALID.replace("    packages: python\n", "");

    // when
    RuntimeCatalog catalog = CatalogFile.read("test.yaml", yaml);

    // then
    assertThat(catalog.all()).allMatch(runtime -> runtime.packages().isEmpty());
    assertThat(RuntimeCatalog.bundled().all())
        .filteredOn(runtime -> runtime.packages().isPresent())
        .extracting(runtime -> runtime.id().value())
        .contains("python", "node")
        .doesNotContain("bash");
  }

  @ParameterizedTest
  @CsvSource({
    "python,   main.py,          python3 main.py",
    "python,   app/Makefile,     python3 app/Makefile",
    "node,     a.b/main,         node a.b/main",
    "node,     lib/x.test.mjs,   node lib/x.test.mjs",
    "bash,     -c.sh,            bash ./-c.sh",
    "polyglot, app/main.py,      python3 app/main.py", // SYS-4
    "polyglot, main.js,          node main.js",
    "polyglot, main.cjs,         node main.cjs",
    "polyglot, main.test.mjs,    node main.test.mjs",
    "polyglot, -main.sh,         bash ./-main.sh",
  })
  void shouldChooseTheCommandByTheEnding(RuntimeId runtime, String path, String command) {
    // given
    RuntimeCatalog.Runtime found = RuntimeCatalog.bundled().find(runtime).orElseThrow();

    // when, then
    assertThat(found.command(path)).contains(List.of(command.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"main", "main.rb", "main.py.txt", "main.PY", "a.py/main", "py"})
  void shouldNotRunWhatItHasNoCommandFor(String path) {
    // given
    RuntimeCatalog.Runtime polyglot =
        RuntimeCatalog.bundled().find(new RuntimeId("polyglot")).orElseThrow();

    // when, then
    assertThat(polyglot.command(path)).isEmpty();
  }

  @Test
  void shouldListItsOwnEndingsInOrder() {
    // given
    RuntimeCatalog.Runtime polyglot =
        RuntimeCatalog.bundled().find(new RuntimeId("polyglot")).orElseThrow();
    RuntimeCatalog.Runtime python =
        RuntimeCatalog.bundled().find(new RuntimeId("python")).orElseThrow();

    // when, then
    assertThat(polyglot.extensions()).containsExactly(".py", ".js", ".mjs", ".cjs", ".sh");
    assertThat(python.extensions()).containsExactly(".py");
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
