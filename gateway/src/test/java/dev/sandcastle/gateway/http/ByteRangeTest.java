package dev.sandcastle.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-0,0,0",
    "bytes=0-9,0,9",
    "bytes=3-5,3,5",
    "bytes=3-,3,9",
    "bytes=3-99,3,9",
    "bytes=9-9,9,9",
    "bytes=-1,9,9",
    "bytes=-99,0,9",
    "bytes=0-99999999999999999999999999,0,9",
    "bytes=000-0000000000000000000000005,0,5",
    "BYTES= 2-4 ,2,4"
  })
  void shouldReadARange(String header, long first, long last) {
    assertThat(ByteRange.of(Optional.of(header), 10)).isEqualTo(new ByteRange.Part(first, last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-3",
        "bytes=a-b",
        "bytes=0x1-2",
        "bytes=-1-2",
        "bytes=0-1,3-4",
        "lines=0-1",
        "bytes=٣-٥",
        "bytes=0-1\n"
      })
  void shouldTakeWhatIsNoSingleRangeAsAllBytes(String header) {
    assertThat(ByteRange.of(Optional.of(header), 10)).isEqualTo(new ByteRange.Whole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=99999999999999999999999-", "bytes=-0"})
  void shouldRefuseWhatLiesBehindTheEnd(String header) {
    assertThat(ByteRange.of(Optional.of(header), 10)).isEqualTo(new ByteRange.Unsatisfiable());
  }

  @Test
  void shouldHaveNoRangeOfNothing() {
    assertThat(ByteRange.of(Optional.of("bytes=0-"), 0)).isEqualTo(new ByteRange.Unsatisfiable());
    assertThat(ByteRange.of(Optional.of("bytes=-5"), 0)).isEqualTo(new ByteRange.Unsatisfiable());
    assertThat(ByteRange.of(Optional.empty(), 0)).isEqualTo(new ByteRange.Whole());
  }

  @Property
  void shouldLieWithinTheContentWhateverIsAsked(
      @ForAll long seed, @ForAll @LongRange(min = 0, max = 1L << 50) long size) {
    assertSound(ByteRange.of(Optional.of(header(new Random(seed))), size), size);
  }

  @Property
  void shouldSurviveAnyHeader(@ForAll String header) {
    assertSound(ByteRange.of(Optional.of(header), 10), 10);
    assertSound(ByteRange.of(Optional.of("bytes=" + header), 10), 10);
  }

  private static void assertSound(ByteRange range, long size) {
    if (range instanceof ByteRange.Part part) {
      assertThat(part.first()).isBetween(0L, part.last());
      assertThat(part.last()).isLessThan(size);
      assertThat(part.length()).isPositive();
    }
  }

  private static String header(Random random) {
    var header = new StringBuilder("bytes=");
    String alphabet = "0123456789012345678901234567890123456789--- ,";
    for (int left = random.nextInt(30); left > 0; left--) {
      header.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return header.toString();
  }
}
