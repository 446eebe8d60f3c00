package dev.sandcastle.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RoundTest {
  private static final long MILLI = 1_000_000;

  @Test
  void shouldTellPercentiles() {
    // given
    var samples = LongStream.rangeClosed(1, 100).mapToObj(ms -> Sample.of(ms * MILLI)).toList();

    // when
    var round = Round.oneByOne(samples);

    // then
    assertThat(round.count()).isEqualTo(100);
    assertThat(round.p50()).isCloseTo(50, within(0.05));
    assertThat(round.p95()).isCloseTo(95, within(0.1));
    assertThat(round.p99()).isCloseTo(99, within(0.1));
    assertThat(round.millisAt(100)).isCloseTo(100, within(0.1));
  }

  @Test
  void shouldTakeTheSlowestAsTailOfFewSamples() {
    // given
    var samples = LongStream.rangeClosed(1, 20).mapToObj(ms -> Sample.of(ms * MILLI)).toList();

    // when
    var round = Round.oneByOne(samples);

    // then
    assertThat(round.p99()).isCloseTo(20, within(0.02));
  }

  @Test
  void shouldCountPausesIntoTheRateOnlyWhenTheyAreThere() {
    // given
    var samples = List.of(Sample.of(10 * MILLI), Sample.of(30 * MILLI));

    // when
    var oneByOne = Round.oneByOne(samples);
    var inWindow = Round.during(samples, 4);

    // then
    assertThat(oneByOne.perSecond()).isCloseTo(50, within(1e-9));
    assertThat(inWindow.perSecond()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void shouldTellSharesAndParts() {
    // given
    var samples =
        List.of(sample("warm", 1), sample("warm", 3), sample("warm", 100), sample("cold", 5));

    // when
    var round = Round.oneByOne(samples);

    // then
    assertThat(round.share("warm")).isEqualTo(0.75);
    assertThat(round.share("cold")).isEqualTo(0.25);
    assertThat(round.share("reused")).isZero();
    assertThat(round.partMedian("queuedMs")).isEqualTo(3);
    assertThat(round.partMedian("unheardOf")).isNaN();
  }

  @Test
  void shouldRefuseToSayAnythingAboutNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> Round.oneByOne(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> Round.during(List.of(Sample.of(1)), 0));
  }

  private static Sample sample(String kind, long queuedMillis) {
    return new Sample(MILLI, Optional.of(kind), Map.of("queuedMs", queuedMillis));
  }
}
