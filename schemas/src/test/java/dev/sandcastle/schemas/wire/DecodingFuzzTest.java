package dev.sandcastle.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Repeat a failure with {@code -Dseed=<the seed it printed>}. */
final class DecodingFuzzTest {
  private static final int ROUNDS = 1_500;
  private static final int HEADER_BYTES = 5;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);

  static List<GoldenSample<?>> samples() {
    return GoldenSamples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldRefuseOrReadMutatedRecord(GoldenSample<?> sample) {
    byte[] golden = GoldenFiles.bytes(sample);
    for (int round = 0; round < ROUNDS; round++) {
      // given
      byte[] bytes = golden;
      for (int mutations = random.nextInt(1, 5); mutations > 0; mutations--) {
        bytes = mutated(bytes);
      }

      // when, then
      decodeStrictly(sample.codec(), bytes);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldRefuseOrReadRandomBytes(GoldenSample<?> sample) {
    byte[] golden = GoldenFiles.bytes(sample);
    for (int round = 0; round < ROUNDS; round++) {
      // given
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (random.nextInt(10) > 0) {
        System.arraycopy(golden, 0, bytes, 0, Math.min(HEADER_BYTES, bytes.length));
      }

      // when, then
      decodeStrictly(sample.codec(), bytes);
    }
  }

  /** What can be read can be written, and then reads the same. */
  private <T> void decodeStrictly(Codec<T> codec, byte[] bytes) {
    try {
      T value = codec.decode(bytes);
      assertThat(codec.decode(codec.encode(value))).as(labelOf(bytes)).isEqualTo(value);
    } catch (MalformedRecordException e) {
      assertThat(e).as(labelOf(bytes)).hasMessageStartingWith("Expected to decode a record of");
    } catch (RuntimeException | Error e) {
      fail(labelOf(bytes), e);
    }
  }

  private String labelOf(byte[] bytes) {
    return "seed " + seed + ", bytes " + HexFormat.of().formatHex(bytes);
  }

  private byte[] mutated(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    int place = random.nextInt(bytes.length);
    byte[] copy = bytes.clone();
    switch (random.nextInt(4)) {
      case 0 -> copy[place] ^= (byte) (1 << random.nextInt(8));
      case 1 -> copy[place] = (byte) random.nextInt(256);
      case 2 -> copy = Arrays.copyOf(copy, place);
      default -> {
        copy = Arrays.copyOf(copy, bytes.length + 1);
        System.arraycopy(bytes, place, copy, place + 1, bytes.length - place);
      }
    }
    return copy;
  }
}
