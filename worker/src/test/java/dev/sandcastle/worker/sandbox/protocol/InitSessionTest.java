package dev.sandcastle.worker.sandbox.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.Stem;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which frames are allowed when. */
final class InitSessionTest {
  private static final int READY = 0x81;
  private static final int STARTED = 0x83;
  private static final int STDOUT = 0x85;
  private static final int EXITED = 0x87;
  private static final int STDIN_ACK = 0x8E;
  private static final int FEATURES = 0x8F;

  private final OutboundPipe outbound = new OutboundPipe();
  private final InitSession session = new InitSession(outbound);

  @Test
  void shouldCarryOneRun() throws Exception {
    // given
    feed(READY, ints(1));
    session.awaitReady(Duration.ofSeconds(1));
    var printed = new StringBuilder();
    session.start(hello(""), (_, data) -> printed.append(new String(data, UTF_8)));

    // when
    feed(STARTED, ints(2));
    feed(STDOUT, "hi".getBytes(UTF_8));
    feed(EXITED, new byte[40]);

    // then
    assertThat(session.await().exitCode()).isZero();
    assertThat(printed).hasToString("hi");
  }

  @ParameterizedTest
  @ValueSource(ints = {STARTED, STDOUT, EXITED, 0x84, 0x88, 0x89, 0x8A, 0x8B, 0x8C})
  void shouldRefuseFramesThatAreNotAllowedWhileIdle(int type) throws Exception {
    // given
    feed(READY, ints(1));
    byte[] payload =
        switch (type) {
          case STDOUT, 0x89 -> new byte[1];
          case EXITED -> new byte[40];
          case 0x84 -> new byte[8];
          case 0x88 -> new byte[16];
          default -> new byte[4];
        };

    // when / then
    assertThatThrownBy(() -> feed(type, payload)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void shouldRefuseAnotherVersion() {
    // given / when / then
    assertThatThrownBy(() -> feed(READY, ints(2)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("version");
  }

  @Test
  void shouldRefuseMoreAcknowledgementsThanBytes() throws Exception {
    // given
    feed(READY, ints(1));
    session.start(hello("12345"), (_, _) -> {});
    feed(STARTED, ints(2));

    // when / then
    assertThatCode(() -> feed(STDIN_ACK, ints(5))).doesNotThrowAnyException();
    assertThatThrownBy(() -> feed(STDIN_ACK, ints(1))).isInstanceOf(ProtocolException.class);
  }

  @Test
  void shouldTellEverybodyWhoWaitsWhenItEnds() throws Exception {
    // given
    feed(READY, ints(1));
    session.start(hello(""), (_, _) -> {});

    // when
    session.end(SandboxFailure.PROTOCOL_BROKEN, "broken");

    // then
    assertThatThrownBy(session::await)
        .isInstanceOfSatisfying(
            SandboxException.class,
            why -> assertThat(why.failure()).isEqualTo(SandboxFailure.PROTOCOL_BROKEN));
    assertThatThrownBy(() -> session.stage("code/a", new byte[1]))
        .isInstanceOf(SandboxException.class);
    assertThat(outbound.read()).isEqualTo(-1);
  }

  @Test
  void shouldSendALongStartRequestInParts() throws Exception {
    // given
    feed(READY, ints(1));
    var longArgument = "x".repeat(150_000);

    // when
    session.start(
        new ProgramStart(List.of("a", longArgument), Map.of(), Bytes.EMPTY, Duration.ofSeconds(1)),
        (_, _) -> {});

    // then
    assertThat(types()).containsExactly(0x05, 0x05, 0x04);
  }

  @Test
  void shouldHoldStandardInputBackUntilItIsAcknowledged() throws Exception {
    // given
    feed(READY, ints(1));

    // when
    session.start(hello("x".repeat(131_073)), (_, _) -> {});

    // then
    assertThat(types()).containsExactly(0x04, 0x06, 0x06);
    feed(STARTED, ints(2));
    feed(STDIN_ACK, ints(65_536));
    assertThat(outbound.read()).isEqualTo(0x06);
  }

  @Test
  void shouldAskForAStemOfAnInitThatKnowsThem() throws Exception {
    // given
    feed(FEATURES, ints(1));
    feed(READY, ints(1));
    session.prepare(new Stem(List.of("true", "x"), Map.of(), Map.of(), name -> false));

    // when
    session.start(
        new ProgramStart(List.of("true", "a"), Map.of(), Bytes.EMPTY, Duration.ofSeconds(1)),
        (_, _) -> {});

    // then
    var sent = new byte[1024];
    int length = outbound.read(sent);
    assertThat(sent[0]).isEqualTo((byte) 0x0E);
    int prepared = 5 + ByteBuffer.wrap(sent, 1, 4).getInt();
    assertThat(sent[prepared]).isEqualTo((byte) 0x0F);
    assertThat(length).isGreaterThan(prepared);
  }

  @Test
  void shouldTakeFeaturesOnlyBeforeItIsReady() throws Exception {
    // given
    feed(READY, ints(1));

    // when / then
    assertThatThrownBy(() -> feed(FEATURES, ints(1))).isInstanceOf(ProtocolException.class);
  }

  private List<Integer> types() throws Exception {
    var types = new ArrayList<Integer>();
    var buffer = new byte[1 << 20];
    int length = 0;
    do {
      length += outbound.read(buffer, length, buffer.length - length);
    } while (!isWhole(buffer, length));
    var in = ByteBuffer.wrap(buffer, 0, length);
    while (in.hasRemaining()) {
      types.add(in.get() & 0xFF);
      int size = in.getInt();
      in.position(in.position() + size);
    }
    return types;
  }

  /** Whether nothing more lies in the pipe that was written together with what was read. */
  private static boolean isWhole(byte[] buffer, int length) {
    var in = ByteBuffer.wrap(buffer, 0, length);
    boolean started = false;
    int stdin = 0;
    while (in.remaining() >= 5) {
      int type = in.get() & 0xFF;
      int size = in.getInt();
      started |= type == 0x04;
      stdin += type == 0x06 ? size : 0;
      if (in.remaining() < size) {
        return false;
      }
      boolean wantsStdin =
          type == 0x04 && ByteBuffer.wrap(buffer, in.position() + 4, 4).getInt() == 1;
      in.position(in.position() + size);
      if (wantsStdin && !in.hasRemaining()) {
        return false;
      }
    }
    return started && (stdin == 0 || stdin >= 131_072);
  }

  private static ProgramStart hello(String stdin) {
    return new ProgramStart(
        List.of("true"), Map.of("A", "b"), Bytes.utf8(stdin), Duration.ofSeconds(1));
  }

  private void feed(int type, byte[] payload) throws ProtocolException, InterruptedException {
    byte[] frame =
        ByteBuffer.allocate(5 + payload.length)
            .put((byte) type)
            .putInt(payload.length)
            .put(payload)
            .array();
    session.feed(frame, 0, frame.length);
  }

  private static byte[] ints(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }
}
