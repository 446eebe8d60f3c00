package dev.sandcastle.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PATH-2, PATH-3. */
class PathRuleTest {
  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of("", PathRule.EMPTY),
        Arguments.of("   ", PathRule.EMPTY),
        Arguments.of("a".repeat(201), PathRule.TOO_LONG),
        Arguments.of("a\0b", PathRule.CONTROL_CHARS),
        Arguments.of("a\nb", PathRule.CONTROL_CHARS),
        Arguments.of("a\u007Fb", PathRule.CONTROL_CHARS),
        Arguments.of("a\u200Bb", PathRule.ZERO_WIDTH),
        Arguments.of("a\u200Db", PathRule.ZERO_WIDTH),
        Arguments.of("\uFEFFa", PathRule.ZERO_WIDTH),
        Arguments.of("a\u202Eyp.b", PathRule.BIDI_OVERRIDE),
        Arguments.of("a\u2066b", PathRule.BIDI_OVERRIDE),
        Arguments.of("a\u200Fb", PathRule.BIDI_OVERRIDE),
        Arguments.of("/etc/passwd", PathRule.ABSOLUTE),
        Arguments.of("C:evil", PathRule.ABSOLUTE),
        Arguments.of("a\\b", PathRule.BACKSLASH),
        Arguments.of("%2e%2e/a", PathRule.URL_ENCODED_TRAVERSAL),
        Arguments.of("a%2Fb", PathRule.URL_ENCODED_TRAVERSAL),
        Arguments.of("a%5cb", PathRule.URL_ENCODED_TRAVERSAL),
        Arguments.of("./a", PathRule.LEADING_DOT_SLASH),
        Arguments.of("a/", PathRule.TRAILING_SLASH),
        Arguments.of("a//b", PathRule.MULTI_SLASH),
        Arguments.of("a/ /b", PathRule.EMPTY_SEGMENT),
        Arguments.of("../a", PathRule.TRAVERSAL),
        Arguments.of("a/./b", PathRule.TRAVERSAL),
        Arguments.of("a/..", PathRule.TRAVERSAL),
        Arguments.of(".git/config", PathRule.HIDDEN_DOTFILE),
        Arguments.of("a/.env", PathRule.HIDDEN_DOTFILE),
        Arguments.of("a b", PathRule.DISALLOWED_CHAR),
        Arguments.of("é.py", PathRule.DISALLOWED_CHAR),
        Arguments.of("~root", PathRule.DISALLOWED_CHAR),
        Arguments.of("CON", PathRule.WINDOWS_RESERVED),
        Arguments.of("a/nul.txt", PathRule.WINDOWS_RESERVED),
        Arguments.of("Lpt9.tar.gz", PathRule.WINDOWS_RESERVED));
  }

  // PATH-7
  @ParameterizedTest
  @MethodSource("broken")
  void shouldNameTheFirstRuleThatIsBroken(String path, PathRule rule) {
    assertThat(PathRule.firstBrokenBy(PathRule.normalise(path))).contains(rule);
  }

  @Test
  void shouldHaveAnExampleForEachOfTheSixteenRules() {
    var shown = broken().map(arguments -> arguments.get()[1]).collect(Collectors.toSet());
    assertThat(shown).hasSize(16).containsAll(Arrays.asList(PathRule.values()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"main.py", "a/b/c.txt", "A-b_c.1", "console.py", "com10", "a.con"})
  void shouldAcceptPlainPaths(String path) {
    assertThat(PathRule.firstBrokenBy(path)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/a\\b,ABSOLUTE", "../../%2e,URL_ENCODED_TRAVERSAL", "./..//,LEADING_DOT_SLASH"})
  void shouldTryTheRulesInTheirOrder(String path, PathRule first) {
    assertThat(PathRule.firstBrokenBy(path)).contains(first);
  }

  @Property
  void shouldLeaveOnlyPathsThatStayBelowTheirFolder(@ForAll @StringLength(max = 220) String path) {
    assertStaysBelow(PathRule.normalise(path));
  }

  @Property
  void shouldLeaveNoWayOutOfHostileLetters(@ForAll("hostile") String path) {
    assertStaysBelow(PathRule.normalise(path));
  }

  @Provide
  Arbitrary<String> hostile() {
    return Arbitraries.strings().withChars("./\\%2eCon:a \u200B").ofMaxLength(12);
  }

  private static void assertStaysBelow(String path) {
    if (PathRule.firstBrokenBy(path).isEmpty()) {
      Path root = Path.of("/workspace/code");
      assertThat(root.resolve(path).normalize())
          .startsWithRaw(root)
          .isNotEqualTo(root)
          .isEqualTo(root.resolve(path));
      assertThat(path).matches("[A-Za-z0-9._/-]{1,200}");
    }
  }
}
