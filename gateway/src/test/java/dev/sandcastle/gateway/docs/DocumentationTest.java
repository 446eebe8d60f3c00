package dev.sandcastle.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentationTest {
  private static final Documentation DOCUMENTATION = Documentation.bundled();

  @Test
  void shouldHaveEveryFileThatThePageNamesAndNoAddressElsewhere() throws IOException {
    // when
    String page = text(DOCUMENTATION.page());
    List<String> named =
        Pattern.compile("(?:src|href)=\"([^\"]+)\"")
            .matcher(page)
            .results()
            .map(at -> at.group(1))
            .toList();
    // then
    assertThat(named).hasSize(6);
    assertThat(named)
        .filteredOn(name -> !name.equals("openapi.json"))
        .allMatch(name -> DOCUMENTATION.asset(name.substring("docs/".length())).isPresent());
    assertThat(page).doesNotContain("//");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "index.html",
        "swagger-initializer.js",
        "../docs.js",
        "./docs.js",
        "docs.js/",
        "/openapi/docs.js",
        "..%2fopenapi.yaml",
        "openapi.yaml",
        "logback.xml"
      })
  void shouldHaveNothingElse(String name) {
    assertThat(DOCUMENTATION.asset(name)).isEmpty();
  }

  @Test
  void shouldTagContentsByWhatTheyAre() {
    // when
    var script = DOCUMENTATION.asset("docs.js").orElseThrow();
    // then
    assertThat(script.tag()).matches("\"[0-9a-f]{32}\"").isNotEqualTo(DOCUMENTATION.page().tag());
    assertThat(script.tag())
        .isEqualTo(Documentation.bundled().asset("docs.js").orElseThrow().tag());
  }

  private static String text(Published published) throws IOException {
    try (var in = published.open(0)) {
      byte[] bytes = in.readAllBytes();
      assertThat(bytes).hasSize(published.size());
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
