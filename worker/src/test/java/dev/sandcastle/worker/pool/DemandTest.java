package dev.sandcastle.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DemandTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void shouldBeNothingAtFirst() {
    // given / when
    Demand demand = Demand.none(0);

    // then
    assertThat(demand.perSecond(SECOND)).isZero();
    assertThat(demand.lately(SECOND)).isZero();
  }

  @Test
  void shouldFindTheRateOfWhatComesEvenly() {
    // given
    Demand demand = Demand.none(0);

    // when
    for (int i = 1; i <= 3_000; i++) {
      demand = demand.arrived(i * SECOND / 10);
    }

    // then
    assertThat(demand.perSecond(300 * SECOND)).isCloseTo(10, within(0.5));
    assertThat(demand.lately(300 * SECOND)).isCloseTo(600, within(10.0));
  }

  @Test
  void shouldSeeABurstAtOnce() {
    // given
    Demand demand = Demand.none(0);

    // when
    for (int i = 0; i < 16; i++) {
      demand = demand.arrived(SECOND);
    }

    // then
    assertThat(demand.perSecond(SECOND)).isCloseTo(8, within(0.01));
  }

  @Test
  void shouldForgetABurstSlowly() {
    // given
    Demand demand = Demand.none(0);
    for (int i = 0; i < 60; i++) {
      demand = demand.arrived(0);
    }

    // when / then
    assertThat(demand.perSecond(30 * SECOND)).isCloseTo(0.6, within(0.05));
    assertThat(demand.perSecond(600 * SECOND)).isLessThan(0.001);
  }

  @Test
  void shouldNotMindAClockThatStandsStill() {
    // given
    Demand demand = Demand.none(SECOND).arrived(SECOND);

    // when
    Demand again = demand.arrived(SECOND - 5);

    // then
    assertThat(again.atNanos()).isEqualTo(SECOND);
    assertThat(again.perSecond(SECOND)).isEqualTo(1);
  }
}
