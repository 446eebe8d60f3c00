package dev.sandcastle.bench.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LiveHeapTest {
  @Test
  void shouldReadTheTotal() {
    // given
    var histogram =
        """
         num     #instances         #bytes  class name (module)
           1:             3          30000  Total (module)
        Total             3          30000
        """;

    // when, then
    assertThat(LiveHeap.total(histogram)).hasValue(30_000);
    assertThat(LiveHeap.total("no such process")).isEmpty();
  }

  @Test
  void shouldCountWhatIsLiveInAnotherProcess() throws Exception {
    // given any JVM that goes on, and has begun
    var program = Path.of(System.getProperty("java.home"), "bin", "jwebserver");
    var other = new ProcessBuilder(program.toString(), "-p", "0").redirectErrorStream(true).start();
    try (var words = other.inputReader(StandardCharsets.UTF_8)) {
      assertThat(words.readLine()).isNotBlank();

      // when
      long first = LiveHeap.bytes(other.pid());
      long second = LiveHeap.bytes(other.pid());

      // then
      assertThat(first).isBetween(100_000L, 64L << 20);
      assertThat(second).isCloseTo(first, within(1L << 20));
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void shouldSayThatThereIsNoSuchProcess() {
    assertThatIOException()
        .isThrownBy(() -> LiveHeap.bytes(Integer.MAX_VALUE))
        .withMessageContaining("Expected the heap of process");
  }
}
