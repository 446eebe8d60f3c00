package dev.sandcastle.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  @ParameterizedTest
  @CsvSource({
    "1, PT5S",
    "2, PT30S",
    "3, PT2M",
    "4, PT10M",
    "5, PT30M",
    "6, PT1H",
    "7, PT1H",
    "20, PT1H"
  })
  void shouldWaitLongerEachTimeGiveOrTakeAFifth(int attempts, Duration delay) {
    // when
    var least = RetrySchedule.next(attempts, START, START, 0).orElseThrow();
    var middle = RetrySchedule.next(attempts, START, START, 0.5).orElseThrow();
    var most = RetrySchedule.next(attempts, START, START, 1).orElseThrow();
    // then
    assertThat(Duration.between(START, least)).isEqualTo(delay.multipliedBy(8).dividedBy(10));
    assertThat(Duration.between(START, middle)).isEqualTo(delay);
    assertThat(Duration.between(START, most)).isEqualTo(delay.multipliedBy(12).dividedBy(10));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void shouldTryForADayAndThenGiveUp(double chance) {
    // given
    var tries = new ArrayList<Instant>();
    tries.add(START);
    // when
    var next = RetrySchedule.next(1, START, START, chance);
    while (next.isPresent()) {
      tries.add(next.get());
      next = RetrySchedule.next(tries.size(), START, next.get(), chance);
    }
    // then
    var last = Duration.between(START, tries.getLast());
    assertThat(last).isLessThanOrEqualTo(Duration.ofHours(24));
    assertThat(last).isGreaterThan(Duration.ofHours(22));
    assertThat(tries).hasSizeBetween(24, 36);
  }

  @Test
  void shouldNotTryLaterThanADayAfterTheBeginning() {
    // then
    assertThat(RetrySchedule.next(1, START, START.plus(Duration.ofDays(2)), 0.5)).isEmpty();
    assertThat(RetrySchedule.next(1, START, START.plus(Duration.ofHours(24)).minusSeconds(5), 0.5))
        .contains(START.plus(Duration.ofHours(24)));
  }
}
