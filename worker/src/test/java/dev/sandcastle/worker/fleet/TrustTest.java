package dev.sandcastle.worker.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TrustTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long START = Long.MAX_VALUE - 10;

  @Test
  void shouldBeTriedAtOnceWhenItIsSuspected() {
    // given
    Trust trust = Trust.full(START);

    // when
    Trust suspected = trust.suspected(START);

    // then
    assertThat(trust.isFull()).isTrue();
    assertThat(suspected.isFull()).isFalse();
    assertThat(suspected.mayBeTried(START)).isTrue();
  }

  @Test
  void shouldNotBeSuspectedTwice() {
    // given
    Trust failed = Trust.full(START).suspected(START).failed(START);

    // when / then
    assertThat(failed.suspected(START + 5)).isEqualTo(failed);
    assertThat(failed.mayBeTried(START)).isFalse();
    assertThat(failed.mayBeTried(START + SECOND)).isTrue();
  }

  @Test
  void shouldBeTriedEverMoreRarelyButBeTried() {
    // given
    Trust trust = Trust.full(START).suspected(START);
    long now = START;

    // when
    for (int i = 0; i < 100; i++) {
      trust = trust.failed(now);
      now = trust.from();
    }

    // then
    assertThat(trust.failed(now).from() - now).isEqualTo(30 * SECOND);
    assertThat(trust.mayBeTried(now)).isTrue();
  }
}
