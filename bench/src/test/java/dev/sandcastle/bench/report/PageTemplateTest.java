package dev.sandcastle.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

final class PageTemplateTest {
  @Test
  void shouldFillEveryPlaceLiterally() {
    // given a value that looks like a reference to a group
    var template = new PageTemplate("{{a}} and {{b}} and {{a}}").with("a", "$1").with("b", "\\");

    // when
    var text = template.render();

    // then
    assertThat(text).isEqualTo("$1 and \\ and $1");
  }

  @Test
  void shouldRefusePlacesWithoutValueAndValuesWithoutPlace() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new PageTemplate("{{a}}").render())
        .withMessageContaining("'a'");
    assertThatIllegalStateException()
        .isThrownBy(() -> new PageTemplate("").with("b", "1").render())
        .withMessageContaining("[b]");
  }
}
