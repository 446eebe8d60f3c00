package dev.sandcastle.worker.sandbox.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.worker.sandbox.protocol.ProtocolException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DemultiplexerTest {
  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private final StringBuilder stdout = new StringBuilder();
  private final StringBuilder stderr = new StringBuilder();
  private final Demultiplexer.Receiver receiver =
      new Demultiplexer.Receiver() {
        @Override
        public void stdout(byte[] bytes, int from, int length) {
          stdout.append(new String(bytes, from, length, UTF_8));
        }

        @Override
        public void stderr(byte[] bytes, int from, int length) {
          stderr.append(new String(bytes, from, length, UTF_8));
        }
      };

  @Test
  void shouldTellTheStreamsApartHoweverTheyAreCut() throws Exception {
    // given
    byte[] bytes =
        ByteBuffer.allocate(100)
            .put(piece(STDOUT, "one "))
            .put(piece(STDERR, "oops"))
            .put(piece(STDOUT, ""))
            .put(piece(STDOUT, "two"))
            .flip()
            .slice()
            .array();
    int total = 4 * 8 + 11;

    for (int cut = 1; cut <= total; cut++) {
      stdout.setLength(0);
      stderr.setLength(0);
      var streams = new Demultiplexer();

      // when
      for (int at = 0; at < total; at += cut) {
        streams.feed(ByteBuffer.wrap(bytes, at, Math.min(cut, total - at)), receiver);
      }

      // then
      assertThat(stdout).hasToString("one two");
      assertThat(stderr).hasToString("oops");
    }
  }

  @Test
  void shouldReadAWindowOfALargerArray() throws Exception {
    // given
    byte[] array = ("ignored" + "........" + "text" + "ignored").getBytes(UTF_8);
    ByteBuffer.wrap(array, 7, 8).put((byte) STDOUT).put(new byte[3]).putInt(4);

    // when
    new Demultiplexer().feed(ByteBuffer.wrap(array, 7, 12).slice(), receiver);

    // then
    assertThat(stdout).hasToString("text");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 'H', 255})
  void shouldRefuseOtherStreams(int stream) {
    assertThatThrownBy(
            () -> new Demultiplexer().feed(ByteBuffer.wrap(piece(stream, "x")), receiver))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("stdout or stderr");
  }

  private static byte[] piece(int stream, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return ByteBuffer.allocate(8 + bytes.length)
        .put((byte) stream)
        .put(new byte[3])
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }
}
