package dev.sandcastle.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Repeat a failure with {@code -Dseed=<the seed it printed>}. */
final class RoundTripTest {
  private static final int ROUNDS = 300;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);

  @Test
  void shouldGiveBackAnyCommand() throws MalformedRecordException {
    shouldGiveBack(Codecs.COMMANDS, RandomRecords::command);
  }

  @Test
  void shouldGiveBackAnyOutputChunk() throws MalformedRecordException {
    shouldGiveBack(Codecs.OUTPUT, RandomRecords::chunk);
  }

  @Test
  void shouldGiveBackAnyResult() throws MalformedRecordException {
    shouldGiveBack(Codecs.REPORTS, RandomRecords::finished);
  }

  @Test
  void shouldGiveBackAnyProgress() throws MalformedRecordException {
    shouldGiveBack(Codecs.REPORTS, RandomRecords::installing);
  }

  @Test
  void shouldGiveBackAnyRefusal() throws MalformedRecordException {
    shouldGiveBack(Codecs.EVENTS, RandomRecords::refused);
  }

  @Test
  void shouldServeManyThreadsAtOnce() {
    // given
    List<GoldenSample<?>> samples = GoldenSamples.all();

    // when
    List<GoldenSample<?>> wrong =
        IntStream.range(0, 100 * samples.size())
            .parallel()
            .<GoldenSample<?>>mapToObj(i -> samples.get(i % samples.size()))
            .filter(sample -> !givesBack(sample))
            .toList();

    // then
    assertThat(wrong).isEmpty();
  }

  private static boolean givesBack(GoldenSample<?> sample) {
    try {
      return sample.codec().decode(sample.encoded()).equals(sample.value());
    } catch (MalformedRecordException _) {
      return false;
    }
  }

  private <T, V extends T> void shouldGiveBack(Codec<T> codec, Function<RandomRecords, V> make)
      throws MalformedRecordException {
    RandomRecords records = new RandomRecords(random);
    for (int round = 0; round < ROUNDS; round++) {
      // given
      T value = make.apply(records);

      // when
      T decoded = codec.decode(codec.encode(value));

      // then
      assertThat(decoded).as("seed %d, round %d", seed, round).isEqualTo(value);
    }
  }
}
