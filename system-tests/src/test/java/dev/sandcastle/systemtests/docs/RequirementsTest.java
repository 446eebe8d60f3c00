package dev.sandcastle.systemtests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.systemtests.Repository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every numbered requirement is cited by a test, or {@code docs/REQUIREMENTS.md} says why not. */
final class RequirementsTest {
  private static final Map<String, Integer> PARTS =
      Map.of(
          "API", 28, "PATH", 7, "WS", 12, "PRE", 8, "EVT", 14, "ERR", 18, "CAN", 13, "OUT", 8,
          "STO", 8, "BUG", 30);
  private static final Pattern ID =
      Pattern.compile("\\b(" + String.join("|", PARTS.keySet()) + ")-([1-9][0-9]*)\\b");
  private static final Pattern TEST_SOURCE =
      Pattern.compile(".*/src/test/java/.*\\.java|.*/init/test/.*\\.py");
  private static final Markdown PAGE =
      Markdown.read(Repository.root().resolve("docs/REQUIREMENTS.md"));

  @Test
  void shouldBeCitedOrExplainedEach() {
    // given
    var missing = ids();
    // when
    missing.removeAll(cited());
    missing.removeAll(explained());
    // then
    assertThat(missing).as("neither cited by a test nor explained on the page").isEmpty();
  }

  @Test
  void shouldNotBeBothCitedAndExplained() {
    // given
    var both = cited();
    // when
    both.retainAll(explained());
    // then
    assertThat(both).as("cited by a test, but the page says that none can").isEmpty();
  }

  @Test
  void shouldExistWhenCited() {
    // given
    var unknown = cited();
    unknown.addAll(explained());
    // when
    unknown.removeAll(ids());
    // then
    assertThat(unknown).isEmpty();
  }

  @Test
  void shouldBeExplainedOnceAndWithAReason() {
    // given
    List<List<String>> rows = rows();
    // then
    assertThat(rows).hasSizeGreaterThan(20).allMatch(cells -> cells.size() == 3);
    assertThat(rows).extracting(List::getFirst).doesNotHaveDuplicates();
    assertThat(rows).allSatisfy(cells -> assertThat(cells.get(2)).hasSizeGreaterThan(20));
    for (List<String> cells : rows) {
      assertThat(ID.matcher(cells.getFirst()).matches()).as(cells.getFirst()).isTrue();
    }
  }

  @Test
  void shouldCountTheItemsOfEachPartAsThePageDoes() {
    assertThat(PARTS)
        .allSatisfy(
            (part, items) -> assertThat(PAGE.text()).contains("%s-1…%d".formatted(part, items)));
  }

  @Test
  void shouldSeeTheTestsOfEveryLanguage() {
    assertThat(sources().map(Path::toString))
        .anyMatch(name -> name.endsWith("Test.java"))
        .anyMatch(name -> name.endsWith("IT.java"))
        .anyMatch(name -> name.endsWith("ST.java"))
        .anyMatch(name -> name.endsWith("init_test.py"));
  }

  private static Set<String> ids() {
    return PARTS.entrySet().stream()
        .flatMap(
            part ->
                IntStream.rangeClosed(1, part.getValue())
                    .mapToObj(number -> part.getKey() + "-" + number))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> cited() {
    return sources()
        .flatMap(file -> ID.matcher(Repository.read(file)).results())
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> explained() {
    return rows().stream().map(List::getFirst).collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<List<String>> rows() {
    var rows = new ArrayList<List<String>>();
    for (String heading : List.of("Done otherwise", "Not ours")) {
      rows.addAll(PAGE.tableUnder(heading));
    }
    return rows;
  }

  private static Stream<Path> sources() {
    return Stream.of(".java", ".py")
        .flatMap(ending -> Repository.files(ending).stream())
        .filter(file -> TEST_SOURCE.matcher(file.toString()).matches())
        .filter(file -> !file.endsWith("RequirementsTest.java"));
  }
}
