package dev.sandcastle.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SeriesTest {
  @Test
  void shouldTakeTheMedianOverRounds() {
    // given
    var odd = series(30, 10, 20);
    var even = series(40, 10, 20, 30);

    // when
    double ofOdd = odd.median(Round::p50);
    double ofEven = even.median(Round::p50);

    // then
    assertThat(ofOdd).isCloseTo(20, within(0.02));
    assertThat(ofEven).isCloseTo(25, within(0.03));
  }

  @Test
  void shouldCompareEachRoundWithTheYardstickOfTheSameRound() {
    // given the machine was ten times slower in the second round, for both
    var sandcastle = series(20, 200, 20);
    var yardstick = series(10, 100, 10);

    // when
    double ratio = sandcastle.ratio(Round::p50, yardstick, Round::p50);

    // then
    assertThat(ratio).isCloseTo(2, within(0.01));
  }

  @Test
  void shouldTakeTheMedianOfTheRatiosNotTheRatioOfTheMedians() {
    // given
    var sandcastle = series(10, 20, 90);
    var yardstick = series(10, 5, 30);

    // when
    double ratio = sandcastle.ratio(Round::p50, yardstick, Round::p50);

    // then the ratios are 1, 4 and 3
    assertThat(ratio).isCloseTo(3, within(0.01));
  }

  @Test
  void shouldTakeTheMedianOfTheDifferencesNotTheDifferenceOfTheMedians() {
    // given
    var fifty = series(12, 30, 17);
    var one = series(10, 20, 16);

    // when
    double difference = fifty.difference(Round::p50, one);

    // then the differences are 2, 10 and 1
    assertThat(difference).isCloseTo(2, within(0.02));
  }

  @Test
  void shouldPoolAllRounds() {
    // given
    var series = series(10, 20, 30, 40);

    // when
    var pooled = series.pooled();

    // then
    assertThat(pooled.count()).isEqualTo(4);
    assertThat(pooled.p50()).isCloseTo(20, within(0.02));
    assertThat(pooled.p95()).isCloseTo(40, within(0.04));
    assertThat(pooled.perSecond()).isCloseTo(40, within(0.01));
  }

  @Test
  void shouldRefuseAYardstickOfOtherRounds() {
    var three = series(1, 2, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> three.ratio(Round::p50, series(1, 2), Round::p50))
        .withMessageContaining("3 rounds, but it has 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> three.difference(Round::p50, series(1, 2)));
  }

  @Test
  void shouldRefuseToSayAnythingAboutWhatWasNotMeasured() {
    assertThatIllegalStateException().isThrownBy(() -> new Series().median(Round::p50));
    assertThatIllegalStateException().isThrownBy(() -> new Findings().of(Measurement.PACED));
  }

  private static Series series(long... millisOfRounds) {
    var series = new Series();
    for (long millis : millisOfRounds) {
      series.add(Round.oneByOne(List.of(Sample.of(millis * 1_000_000))));
    }
    return series;
  }
}
