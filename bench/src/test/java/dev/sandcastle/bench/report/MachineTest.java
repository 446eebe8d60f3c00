package dev.sandcastle.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class MachineTest {
  @Test
  void shouldFindTheFirstFieldOfThatName() {
    // given
    var text = "processor : 0\nmodel name\t: A B\nmodel name\t: C\n";

    // when
    var model = Machine.field(text, "model name\\s*:\\s*(.+)");

    // then
    assertThat(model).contains("A B");
    assertThat(Machine.field(text, "cache : (.+)")).isEmpty();
  }

  @Test
  void shouldKnowThisMachine() throws IOException {
    // when
    var machine = Machine.read();

    // then
    assertThat(machine.cores()).isPositive();
    assertThat(machine.kernel()).isNotBlank();
    assertThat(machine.memory()).endsWith(" GiB");
  }
}
