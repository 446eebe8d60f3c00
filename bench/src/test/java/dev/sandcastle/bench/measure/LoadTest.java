package dev.sandcastle.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LoadTest {
  @Test
  void shouldDoItAsOftenAsAsked() throws Exception {
    // given
    var done = new AtomicInteger();

    // when
    var round = Load.sequential(7, () -> Sample.of(done.incrementAndGet()));

    // then
    assertThat(done).hasValue(7);
    assertThat(round.count()).isEqualTo(7);
  }

  @Test
  void shouldDoThemInTurn() throws Exception {
    // given
    var order = new ArrayList<String>();
    Operation first = () -> record(order, "a");
    Operation second = () -> record(order, "b");

    // when
    var rounds = Load.alternating(2, List.of(first, second));

    // then
    assertThat(order).containsExactly("a", "b", "a", "b");
    assertThat(rounds).extracting(Round::count).containsExactly(2L, 2L);
  }

  @Test
  void shouldGoOnAsLongAsTheOtherButDoItOnceAtLeast() throws Exception {
    // given
    var left = new AtomicInteger(3);

    // when
    var several = Load.during(() -> left.decrementAndGet() > 0, () -> Sample.of(1));
    var late = Load.during(() -> false, () -> Sample.of(1));

    // then
    assertThat(several.count()).isEqualTo(3);
    assertThat(late.count()).isEqualTo(1);
  }

  private static Sample record(List<String> order, String what) {
    order.add(what);
    return Sample.of(1);
  }

  @Test
  void shouldKeepThatManyInFlight() throws Exception {
    // given an operation that succeeds only when three do it at once
    var together = new CountDownLatch(3);
    Operation operation =
        () -> {
          together.countDown();
          if (!together.await(10, TimeUnit.SECONDS)) {
            throw new IOException("Expected three at once, but there are fewer");
          }
          return Sample.of(1);
        };

    // when
    var round = Load.closedLoop(3, Duration.ZERO, Duration.ofMillis(50), operation);

    // then
    assertThat(round.count()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void shouldNotCountTheLeadIn() throws Exception {
    // given
    var done = new AtomicInteger();
    Operation operation =
        () -> {
          done.incrementAndGet();
          LockSupport.parkNanos(1_000_000);
          return Sample.of(1);
        };

    // when
    var round = Load.closedLoop(1, Duration.ofMillis(100), Duration.ofMillis(50), operation);

    // then
    assertThat(round.count()).isLessThan(done.get());
    assertThat(round.perSecond()).isEqualTo(round.count() / 0.05);
  }

  @Test
  void shouldEndWithTheFirstFailure() {
    // given
    var done = new AtomicInteger();
    Operation operation =
        () -> {
          if (done.incrementAndGet() == 10) {
            throw new IOException("wrong answer");
          }
          return Sample.of(1);
        };

    // when, then
    assertThatThrownBy(() -> Load.closedLoop(4, Duration.ZERO, Duration.ofSeconds(60), operation))
        .isInstanceOf(IOException.class)
        .hasMessage("wrong answer");
  }
}
