package dev.sandcastle.bench.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LiveHeapTest {
  private byte[] held = new byte[0];

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
  void shouldCountWhatIsHeldAndNothingElse() throws Exception {
    // given
    long pid = ProcessHandle.current().pid();
    long before = LiveHeap.bytes(pid);

    // when
    held = new byte[32 << 20];
    long with = LiveHeap.bytes(pid);
    held = new byte[held.length >> 20];
    long without = LiveHeap.bytes(pid);

    // then
    assertThat(with - before).isBetween(31L << 20, 40L << 20);
    assertThat(with - without).isBetween(31L << 20, 40L << 20);
  }

  @Test
  void shouldSayThatThereIsNoSuchProcess() {
    assertThatIOException()
        .isThrownBy(() -> LiveHeap.bytes(Integer.MAX_VALUE))
        .withMessageContaining("Expected the heap of process");
  }
}
