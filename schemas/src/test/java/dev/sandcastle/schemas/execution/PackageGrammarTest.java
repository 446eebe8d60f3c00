package dev.sandcastle.schemas.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** G-15: nothing but a name and versions passes. */
final class PackageGrammarTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "numpy|numpy|''",
        "numpy==2.1.0|numpy|==2.1.0",
        "ruamel.yaml>=0.17,<1|ruamel.yaml|>=0.17,<1",
        "requests[socks,use_chardet]~=2.31|requests[socks,use_chardet]|~=2.31",
        "Django!=4.*|Django|!=4.*",
        "torch==2.1.0+cpu|torch|==2.1.0+cpu",
        "x==1!2.0rc1|x|==1!2.0rc1",
      })
  void shouldReadPythonPackages(String text, String name, String constraint) {
    // when / then
    assertThat(PackageGrammar.parse(Ecosystem.PYTHON, text))
        .isEqualTo(new PackageSpec(name, constraint));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "left-pad|left-pad|''",
        "left-pad@1.3.0|left-pad|@1.3.0",
        "@types/node@^20|@types/node|@^20",
        "@types/node|@types/node|''",
        "lodash@4.x|lodash|@4.x",
        "react@next|react|@next",
        "a@>=1.2.0-rc.1|a|@>=1.2.0-rc.1",
        "a@1.0.0+b.7|a|@1.0.0+b.7",
        "lodash.merge@~4.6.2|lodash.merge|@~4.6.2",
      })
  void shouldReadNodePackages(String text, String name, String constraint) {
    // when / then
    assertThat(PackageGrammar.parse(Ecosystem.NODE, text))
        .isEqualTo(new PackageSpec(name, constraint));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " numpy",
        "numpy ",
        "numpy==1.0 --index-url=https://evil.test",
        "numpy\n--pre",
        "-r",
        "-rfile.txt",
        "-e.",
        "--index-url=https://evil.test",
        "--no-binary=:all:",
        "--ignore-scripts=false",
        "https://evil.test/x.whl",
        "x@https://evil.test/x.whl",
        "x @ https://evil.test/x.whl",
        "git+https://evil.test/x.git",
        "x@git+ssh://git@evil.test/x.git",
        "github:evil/x",
        "evil/x",
        "x@npm:evil@1.0.0",
        "x@file:../x",
        "file:///etc/passwd",
        "./x",
        "../x",
        "/x",
        "~/x",
        ".",
        "..",
        ".x",
        "_x",
        "x@",
        "x==",
        "x===1",
        "x=1",
        "x==1;python_version<'3'",
        "x==1,",
        "x[",
        "x[]",
        "x[a",
        "@/x",
        "@s/",
        "@s/x/y",
        "@../x",
        "x@1 || 2",
        "x@>=1 <2",
        "x@*/../y",
        "x@$(id)",
        "x`id`",
        "x;id",
        "x|id",
        "x&id",
        "x\u0000",
        "ｎumpy",
        "x\u202e"
      })
  void shouldRefuseWhatIsNoPackageAnywhere(String text) {
    for (Ecosystem ecosystem : Ecosystem.values()) {
      // when / then
      assertThatThrownBy(() -> PackageGrammar.parse(ecosystem, text))
          .as(ecosystem.name())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Expected a package such as ");
    }
  }

  @ParameterizedTest
  @EnumSource(Ecosystem.class)
  void shouldLimitTheLength(Ecosystem ecosystem) {
    // given
    String longest = "a".repeat(PackageGrammar.TEXT_LIMIT_CHARS);

    // when / then
    assertThat(PackageGrammar.parse(ecosystem, longest).name()).isEqualTo(longest);
    assertThatThrownBy(() -> PackageGrammar.parse(ecosystem, longest + "a"))
        .hasMessageContaining("at most 120 characters");
  }

  // PKG-12
  @Test
  void shouldSayThatAPackageIsOfTheOtherEcosystem() {
    // when / then
    assertThatThrownBy(() -> PackageGrammar.parse(Ecosystem.PYTHON, "left-pad@1.3.0"))
        .hasMessageEndingWith("'left-pad@1.3.0', as packages of Node.js are written");
    assertThatThrownBy(() -> PackageGrammar.parse(Ecosystem.NODE, "numpy==2.1.0"))
        .hasMessageEndingWith("'numpy==2.1.0', as packages of Python are written");
  }

  @Test
  void shouldRepeatNoControlCharacter() {
    // when / then
    assertThatThrownBy(() -> PackageGrammar.parse(Ecosystem.NODE, "x\u001b[31m\u202e\n"))
        .hasMessageContaining("'x?[31m??'");
  }

  @Test
  void shouldKnowTheSamePackageInOtherSpelling() {
    // when / then
    for (String text : List.of("Ruamel_YAML", "ruamel.yaml==1.0", "ruamel--yaml[jinja2]")) {
      PackageSpec spec = PackageGrammar.parse(Ecosystem.PYTHON, text);
      assertThat(PackageGrammar.key(Ecosystem.PYTHON, spec)).as(text).isEqualTo("ruamel-yaml");
    }
    assertThat(
            PackageGrammar.key(
                Ecosystem.NODE, PackageGrammar.parse(Ecosystem.NODE, "@types/node@^20")))
        .isEqualTo("@types/node");
  }

  @ParameterizedTest
  @EnumSource(Ecosystem.class)
  void shouldDecideSoonWhateverIsWritten(Ecosystem ecosystem) {
    // given
    List<String> slow =
        List.of(
            "a" + ".-_".repeat(39) + "!", "a==" + "1.".repeat(58) + "!", "a@1" + "-a".repeat(58));

    // when / then
    assertTimeoutPreemptively(
        Duration.ofSeconds(2), () -> slow.forEach(text -> refusesOrTakes(ecosystem, text)));
  }

  private static boolean refusesOrTakes(Ecosystem ecosystem, String text) {
    try {
      return !PackageGrammar.parse(ecosystem, text).name().isEmpty();
    } catch (IllegalArgumentException refused) {
      return true;
    }
  }
}
