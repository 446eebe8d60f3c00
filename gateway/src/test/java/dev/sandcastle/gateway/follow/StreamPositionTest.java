package dev.sandcastle.gateway.follow;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPositionTest {
  @Property
  void shouldReadWhatItWrites(
      @ForAll @LongRange(min = 0, max = 1L << 58) long offset,
      @ForAll @LongRange(min = -1, max = 1L << 58) long sequence,
      @ForAll @IntRange(min = 0) int attempt) {
    // given
    var position =
        new StreamPosition(offset, offset / 2, offset / 3, attempt, sequence, offset / 5, offset);
    // then
    assertThat(StreamPosition.parse(position.id())).contains(position);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1-end",
        "1-1-1-1-1-1-1",
        "2-0-0-0-0-0-0-0",
        "1-0-0-0-0-0-0--1",
        "1-0-0-0-2147483648-0-0-0",
        "1-0-0-0-0-0-0-9999999999999999999",
        "1-0-0-0-0-0-0-0-0",
        "1-0-0-0-0-0-0-0\n"
      })
  void shouldTakeNothingElse(String id) {
    assertThat(StreamPosition.parse(id)).isEmpty();
  }

  @Property
  void shouldSurviveAnyText(@ForAll String id) {
    StreamPosition.parse(id)
        .ifPresent(position -> assertThat(position.eventOffset()).isNotNegative());
  }
}
