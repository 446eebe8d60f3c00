package dev.sandcastle.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class MarkdownTableTest {
  @Test
  void shouldAlignNumbersToTheRight() {
    // given
    var table = new MarkdownTable("what", "p50 ms", "p95 ms").row("hello", "14.0", "20.1");

    // when
    var text = table.render();

    // then
    assertThat(text)
        .isEqualTo(
            """
            | what | p50 ms | p95 ms |
            |---|---:|---:|
            | hello | 14.0 | 20.1 |
            """);
  }

  @Test
  void shouldKeepForeignTextInItsCell() {
    // given a text that would end the cell or the row
    var table = new MarkdownTable("of the run", "").row("engine", "a | b\nc");

    // when
    var text = table.render();

    // then
    assertThat(text).endsWith("| engine | a \\| b c |\n");
  }

  @Test
  void shouldRefuseARowOfAnotherWidth() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MarkdownTable("a", "b").row("1"))
        .withMessageContaining("Expected 2 cells, but there are 1");
  }
}
