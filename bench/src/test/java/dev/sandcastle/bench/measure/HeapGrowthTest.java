package dev.sandcastle.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HeapGrowthTest {
  @Test
  void shouldTakeTheMostOfAllLooks() {
    assertThat(new HeapGrowth(10, 14, 12, 3).bytes()).isEqualTo(4);
    assertThat(new HeapGrowth(10, 11, 15, 3).bytes()).isEqualTo(5);
    assertThat(new HeapGrowth(10, 9, 8, 3).bytes()).isZero();
  }
}
