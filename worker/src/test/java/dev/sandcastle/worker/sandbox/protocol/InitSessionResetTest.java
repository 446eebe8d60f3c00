package dev.sandcastle.worker.sandbox.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a sandbox is emptied between two programs. */
@Timeout(30)
final class InitSessionResetTest {
  private static final int READY = 0x81;
  private static final int STARTED = 0x83;
  private static final int EXITED = 0x87;
  private static final int RESET_DONE = 0x8C;
  private static final int RESET = 0x0B;

  private final OutboundPipe outbound = new OutboundPipe();
  private final InitSession session = new InitSession(outbound);

  @BeforeEach
  void hello() throws Exception {
    feed(READY, ints(1));
  }

  @Test
  void shouldRunAnotherProgramAfterAReset() throws Exception {
    // given
    run();
    assertThat(outbound.read(new byte[1 << 16])).isPositive();
    CompletableFuture<Void> reset = resetAside();
    assertThat(outbound.read()).isEqualTo(RESET);

    // when
    feed(RESET_DONE, ints(1));

    // then
    assertThat(reset.get(5, TimeUnit.SECONDS)).isNull();
    run();
    assertThat(session.isOpen()).isTrue();
  }

  @Test
  void shouldSayThatSomethingWasLeft() throws Exception {
    // given
    CompletableFuture<Void> reset = resetAside();
    assertThat(outbound.read()).isEqualTo(RESET);

    // when
    feed(RESET_DONE, ints(0));

    // then
    assertFailed(reset, SandboxFailure.NOT_RESET);
  }

  @Test
  void shouldNotResetWhatWasKilled() {
    // given
    session.kill();

    // when / then
    assertThatThrownBy(session::reset)
        .isInstanceOfSatisfying(
            SandboxException.class,
            why -> assertThat(why.failure()).isEqualTo(SandboxFailure.KILLED));
  }

  @Test
  void shouldTellWhoeverWaitsForAResetThatItIsGone() throws Exception {
    // given
    CompletableFuture<Void> reset = resetAside();
    assertThat(outbound.read()).isEqualTo(RESET);

    // when
    session.end(SandboxFailure.LOST, "gone");

    // then
    assertFailed(reset, SandboxFailure.LOST);
  }

  @Test
  void shouldRefuseAResetThatNobodyAskedFor() {
    // given / when / then
    assertThatThrownBy(() -> feed(RESET_DONE, ints(1))).isInstanceOf(ProtocolException.class);
  }

  private void run() throws Exception {
    session.start(
        new ProgramStart(List.of("true"), Map.of(), Bytes.EMPTY, Duration.ofSeconds(1)),
        (_, _) -> {});
    feed(STARTED, ints(2));
    feed(EXITED, new byte[40]);
    session.await();
  }

  private CompletableFuture<Void> resetAside() {
    var done = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                session.reset();
                done.complete(null);
              } catch (SandboxException | InterruptedException failed) {
                done.completeExceptionally(failed);
              }
            });
    return done;
  }

  private static void assertFailed(CompletableFuture<Void> reset, SandboxFailure expected) {
    assertThatThrownBy(() -> reset.get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            SandboxException.class, why -> assertThat(why.failure()).isEqualTo(expected));
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
