package dev.sandcastle.worker.sandbox.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.worker.sandbox.ProgramExit;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames from a sandbox are hostile input. */
final class FrameDecoderTest {
  private static final int[] TYPES = {
    0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F, 0x90,
    0x01, 0xFF
  };

  @Test
  void shouldDecodeFramesHoweverTheyAreCut() throws Exception {
    // given
    byte[] bytes = join(frame(0x81, ints(1)), frame(0x85, "hi".getBytes(UTF_8)), exit(3, 0, 0, 0));

    for (int cut = 1; cut <= bytes.length; cut++) {
      // when
      var frames = new ArrayList<InitFrame>();
      var decoder = new FrameDecoder();
      for (int at = 0; at < bytes.length; at += cut) {
        byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(at + cut, bytes.length));
        decoder.feed(piece, 0, piece.length, frames::add);
      }

      // then
      assertThat(frames).hasSize(3);
      assertThat(frames.get(0)).isEqualTo(new InitFrame.Ready(1));
      assertThat(frames.get(1))
          .isInstanceOfSatisfying(
              InitFrame.Output.class,
              output -> {
                assertThat(output.stream()).isEqualTo(StreamName.STDOUT);
                assertThat(output.data()).asString().isEqualTo("hi");
              });
      assertThat(frames.get(2))
          .isEqualTo(
              new InitFrame.Exited(new ProgramExit(3, 0, false, false, false, 0, 10, 20, 30)));
    }
  }

  @Test
  void shouldTellThatTheDiskIsFull() throws Exception {
    // given
    byte[] bytes = exit(1, 0, 4, 0);

    // when
    List<InitFrame> frames = decode(bytes);

    // then
    assertThat(((InitFrame.Exited) frames.getFirst()).exit())
        .isEqualTo(new ProgramExit(1, 0, false, false, true, 0, 10, 20, 30));
  }

  @Test
  void shouldTellThatTheKernelDoesNotSay() throws Exception {
    // given
    byte[] bytes = exit(-1, 9, 2, -1);

    // when
    List<InitFrame> frames = decode(bytes);

    // then
    assertThat(((InitFrame.Exited) frames.getFirst()).exit())
        .isEqualTo(new ProgramExit(-1, 9, false, true, false, -1, 10, 20, 30));
  }

  @Test
  void shouldRefuseAnAnnouncedLengthBeforeItTakesMemory() {
    // given
    byte[] header = {(byte) 0x85, 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF};

    // when / then
    assertThatThrownBy(() -> decode(header))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("at most 65536");
  }

  @ParameterizedTest
  @CsvSource({
    "0x01, 4",
    "0x00, 0",
    "0x81, 3",
    "0x81, 5",
    "0x85, 0",
    "0x85, 32769",
    "0x87, 47",
    "0x87, 49",
    "0x8A, 0",
    "0x8D, 3",
    "0x8E, 0",
    "0x8F, 3",
    "0x90, 8"
  })
  void shouldRefuseWhatIsNoFrame(String type, int length) {
    // given
    byte[] bytes = frame(Integer.decode(type), new byte[length]);

    // when / then
    assertThatThrownBy(() -> decode(bytes)).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @CsvSource({"256,0,0", "-1,0,0", "0,9,0", "-1,65,0", "0, 0, 8", "-2,9,0"})
  void shouldRefuseAnImpossibleEnd(int code, int signal, int flags) {
    // given
    byte[] bytes = exit(code, signal, flags, 0);

    // when / then
    assertThatThrownBy(() -> decode(bytes)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void shouldKeepControlCharactersOutOfLogs() throws Exception {
    // given
    byte[] text = {0, 0, 0, 3, 'a', 27, '\n'};

    // when
    List<InitFrame> frames = decode(frame(0x8D, text));

    // then
    assertThat(frames).containsExactly(new InitFrame.GaveUp("a.."));
  }

  @Property(tries = 500)
  void shouldThrowNothingButProtocolExceptionOnAnyBytes(@ForAll @Size(max = 400) byte[] bytes)
      throws InterruptedException {
    feedHostile(bytes);
  }

  @Property(tries = 300)
  void shouldThrowNothingButProtocolExceptionOnAnyPayload(@ForAll long seed)
      throws InterruptedException {
    var random = new Random(seed);
    var payload = new byte[random.nextInt(80)];
    random.nextBytes(payload);
    if (payload.length >= 4 && random.nextBoolean()) {
      ByteBuffer.wrap(payload).putInt(0, random.nextInt(90));
    }
    feedHostile(frame(TYPES[random.nextInt(TYPES.length)], payload));
  }

  private static void feedHostile(byte[] bytes) throws InterruptedException {
    try {
      new FrameDecoder().feed(bytes, 0, bytes.length, frame -> assertThat(frame).isNotNull());
    } catch (ProtocolException expected) {
      assertThat(expected.getMessage()).isNotBlank();
    }
  }

  private static List<InitFrame> decode(byte[] bytes)
      throws ProtocolException, InterruptedException {
    var frames = new ArrayList<InitFrame>();
    new FrameDecoder().feed(bytes, 0, bytes.length, frames::add);
    return frames;
  }

  private static byte[] exit(int code, int signal, int flags, int oomKills) {
    return frame(
        0x87,
        ByteBuffer.allocate(40)
            .putInt(code)
            .putInt(signal)
            .putInt(flags)
            .putInt(oomKills)
            .putLong(10)
            .putLong(20)
            .putLong(30)
            .array());
  }

  private static byte[] ints(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static byte[] frame(int type, byte[] payload) {
    return ByteBuffer.allocate(5 + payload.length)
        .put((byte) type)
        .putInt(payload.length)
        .put(payload)
        .array();
  }

  private static byte[] join(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
