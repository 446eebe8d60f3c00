package dev.sandcastle.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sandcastle.systemtests.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A claim about the tree that no test reads is deleted; these are the ones that are read. */
final class DocsTest {
  private static final Path ROOT = Repository.root();
  private static final Markdown README = Markdown.read(ROOT.resolve("README.md"));
  private static final Markdown ARCHITECTURE = Markdown.read(ROOT.resolve("docs/ARCHITECTURE.md"));
  private static final Pattern PACKAGE_PATH =
      Pattern.compile("(gateway|orchestrator|worker|standalone)(?:/[a-z]+)+");
  private static final Pattern CURL_BODY = Pattern.compile("(?s)-d '(.*?)'");
  private static final Set<String> OUTSIDE_MAVEN = Set.of("runtime-images", "infra", "docs");

  static Stream<Markdown> documents() {
    return Repository.files(".md").stream().map(Markdown::read);
  }

  @Test
  void shouldNameEveryModuleInTheArchitecturePageAndNoOther() {
    // when
    List<String> named =
        ARCHITECTURE.tableUnder("Modules").stream()
            .map(cells -> cells.getFirst().replace("`", ""))
            .toList();

    // then
    assertThat(named).containsExactlyInAnyOrderElementsOf(Repository.modules());
  }

  @Test
  void shouldNameEveryTopicInTheArchitecturePage() {
    assertThat(dev.sandcastle.schemas.topic.Topics.ALL)
        .allSatisfy(topic -> assertThat(ARCHITECTURE.text()).contains(topic.name()));
  }

  @Test
  void shouldShowTheWayOfOneRunByFoldersThatExist() {
    // when
    List<String> folders =
        README
            .text()
            .lines()
            .filter(line -> line.contains("→") || line.contains("─►"))
            .flatMap(line -> PACKAGE_PATH.matcher(line).results().map(at -> at.group()))
            .toList();

    // then
    assertThat(folders).as("the README's line of folders").hasSizeGreaterThanOrEqualTo(8);
    assertThat(folders).allSatisfy(DocsTest::assertFolderExists);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void shouldNameOnlyPackagesThatExist(Markdown document) {
    // when
    List<String> packages =
        document.inlineCode().stream()
            .filter(code -> PACKAGE_PATH.matcher(code).matches())
            .toList();

    // then
    assertThat(packages).allSatisfy(DocsTest::assertFolderExists);
  }

  @Test
  void shouldShowHowToStartAndHowToTestInTheFirstScreen() {
    assertThat(README.text().lines().limit(30))
        .anyMatch(line -> line.contains("./sandcastle up"))
        .anyMatch(line -> line.contains("./sandcastle run"))
        .anyMatch(line -> line.contains("./sandcastle test"));
    assertThat(ROOT.resolve("sandcastle")).isExecutable();
  }

  @Test
  void shouldHaveTheExamplesThatTheReadmeNames() {
    // when
    List<String> examples =
        Pattern.compile("examples/[\\w./-]+")
            .matcher(README.text())
            .results()
            .map(at -> at.group())
            .toList();

    // then
    assertThat(examples).isNotEmpty().allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
  }

  @ParameterizedTest
  @MethodSource("documents")
  void shouldLinkOnlyToWhatExists(Markdown document) {
    // when
    List<String> dead =
        document.links().stream()
            .filter(link -> !link.startsWith("http") && !link.startsWith("#"))
            .filter(link -> !Files.exists(document.file().resolveSibling(link.split("#")[0])))
            .toList();

    // then
    assertThat(dead).as("dead links of " + document).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void shouldHaveFencedJsonAndYamlThatParse(Markdown document) {
    assertThat(document.fences())
        .allSatisfy(
            fence -> {
              switch (fence.language()) {
                case "json" -> assertParses(new ObjectMapper(), fence.content());
                case "yaml", "yml" ->
                    assertParses(new ObjectMapper(new YAMLFactory()), fence.content());
                default -> assertCurlBodiesParse(fence.content());
              }
            });
  }

  @Test
  void shouldNumberDecisionsWithoutTwins() {
    // when
    List<String> numbers =
        Repository.files(".md").stream()
            .filter(file -> file.getParent().endsWith("docs/adr"))
            .map(file -> file.getFileName().toString().substring(0, 4))
            .toList();

    // then
    assertThat(numbers).isNotEmpty().doesNotHaveDuplicates().allMatch(n -> n.matches("\\d{4}"));
  }

  @Test
  void shouldHaveNoFolderAtTheTopThatNoDocumentExplains() throws java.io.IOException {
    // when
    var unexplained = new ArrayList<String>();
    try (Stream<Path> folders = Files.list(ROOT).filter(Files::isDirectory)) {
      folders
          .map(folder -> folder.getFileName().toString())
          .filter(name -> !name.startsWith(".") && !name.equals("target"))
          .filter(name -> !Repository.modules().contains(name) && !OUTSIDE_MAVEN.contains(name))
          .filter(name -> !README.text().contains(name) && !ARCHITECTURE.text().contains(name))
          .forEach(unexplained::add);
    }

    // then
    assertThat(unexplained).isEmpty();
  }

  /** {@code gateway/http} stands for the package of that name in the module of that name. */
  private static void assertFolderExists(String packagePath) {
    String module = packagePath.substring(0, packagePath.indexOf('/'));
    assertThat(ROOT.resolve(module + "/src/main/java/dev/sandcastle/" + packagePath))
        .as(packagePath)
        .isDirectory();
  }

  private static void assertParses(ObjectMapper mapper, String content) {
    assertThatNoException().as(content).isThrownBy(() -> mapper.readTree(content));
  }

  private static void assertCurlBodiesParse(String content) {
    if (content.contains("curl ")) {
      CURL_BODY
          .matcher(content)
          .results()
          .map(at -> at.group(1))
          .filter(body -> body.startsWith("{"))
          .forEach(body -> assertParses(new ObjectMapper(), body));
    }
  }
}
