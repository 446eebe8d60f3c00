package dev.sandcastle.worker.sandbox.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class OutboundPipeTest {
  private final OutboundPipe pipe = new OutboundPipe();

  @Test
  void shouldHandOverAllThatWaitsAtOnce() throws Exception {
    // given
    pipe.write(text("one "));
    pipe.writeUrgently(text("two "));
    pipe.write(text("three"));

    // when
    byte[] into = new byte[100];
    int read = pipe.read(into, 1, 99);

    // then
    assertThat(new String(into, 1, read, US_ASCII)).isEqualTo("one two three");
  }

  @Test
  void shouldGoOnWithinAPieceThatDidNotFit() throws Exception {
    // given
    pipe.write(text("abcdef"));
    pipe.write(text("ghi"));

    // when
    String first = new String(pipe.readNBytes(4), US_ASCII);
    String second = new String(pipe.readNBytes(5), US_ASCII);

    // then
    assertThat(first + "," + second).isEqualTo("abcd,efghi");
  }

  @Test
  void shouldHoldAWriterWhileTooMuchWaitsButNotAnUrgentOne() throws Exception {
    // given
    pipe.write(new byte[(1 << 20) + 1]);
    CompletableFuture<Void> written =
        CompletableFuture.runAsync(
            () -> {
              try {
                pipe.write(text("late"));
              } catch (IOException closed) {
                throw new AssertionError(closed);
              }
            });

    // when
    pipe.writeUrgently(text("now"));
    boolean before = written.isDone();
    pipe.skipNBytes(1 << 20);

    // then
    assertThat(before).isFalse();
    await().until(written::isDone);
    pipe.skipNBytes(1);
    assertThat(pipe.readNBytes(7)).asString().isEqualTo("nowlate");
  }

  @Test
  void shouldEndForReaderAndWriterWhenItIsClosed() throws Exception {
    // given
    pipe.write(text("lost"));

    // when
    pipe.close();

    // then
    assertThat(pipe.read(new byte[4])).isEqualTo(-1);
    assertThatThrownBy(() -> pipe.write(text("more"))).isInstanceOf(IOException.class);
  }

  private static byte[] text(String text) {
    return text.getBytes(US_ASCII);
  }
}
