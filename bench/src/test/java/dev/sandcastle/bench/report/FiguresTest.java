package dev.sandcastle.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FiguresTest {
  @Test
  void shouldWriteAsManyDigitsAsMeanSomething() {
    assertThat(Figures.millis(2.345)).isEqualTo("2.35");
    assertThat(Figures.millis(14.04)).isEqualTo("14.0");
    assertThat(Figures.millis(172.4)).isEqualTo("172");
    assertThat(Figures.rate(9.5)).isEqualTo("9.50");
    assertThat(Figures.ratio(0.777)).isEqualTo("0.78 ×");
    assertThat(Figures.share(0.925)).isEqualTo("93 %");
    assertThat(Figures.plain(40)).isEqualTo("40");
    assertThat(Figures.plain(0.8)).isEqualTo("0.8");
  }

  @Test
  void shouldWriteBytesInTheLargestWholeUnit() {
    assertThat(Figures.size(1L << 30)).isEqualTo("1 GiB");
    assertThat(Figures.size(64L << 20)).isEqualTo("64 MiB");
    assertThat(Figures.size((1L << 30) + (1 << 20))).isEqualTo("1025 MiB");
  }

  @Test
  void shouldWriteADashForWhatIsNotANumber() {
    assertThat(Figures.millis(Double.NaN)).isEqualTo("–");
    assertThat(Figures.whole(Double.NaN)).isEqualTo("–");
    assertThat(Figures.ratio(Double.POSITIVE_INFINITY)).isEqualTo("–");
  }
}
