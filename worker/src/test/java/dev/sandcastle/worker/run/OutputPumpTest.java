package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.execution.StreamCapture;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.work.OutputChunk;
import dev.sandcastle.testkit.clock.ControlledClock;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.worker.report.InMemoryReports;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class OutputPumpTest {
  private final InMemoryReports reports = new InMemoryReports();
  private final MemoryBlobs blobs = new MemoryBlobs();
  private final HandAlarm alarm = new HandAlarm();
  private final CompletableFuture<Void> begun = CompletableFuture.completedFuture(null);

  @Test
  void shouldNumberChunksOfBothStreamsTogether() throws Exception {
    // given
    OutputPump pump = start(begun);

    // when
    pump.output(StreamName.STDOUT, bytes("one"));
    pump.output(StreamName.STDERR, bytes("two"));
    pump.output(StreamName.STDOUT, bytes("three"));
    OutputPump.Captured captured = pump.finish();

    // then
    assertThat(captured.stdout().head().toUtf8()).isEqualTo("onethree");
    assertThat(captured.stderr().head().toUtf8()).isEqualTo("two");
    assertThat(captured.lastSequence()).isEqualTo(reports.chunks().size() - 1);
    assertThat(reports.chunks())
        .extracting(OutputChunk::sequence)
        .containsExactlyElementsOf(LongStream.range(0, reports.chunks().size()).boxed().toList());
    assertThat(reports.chunks().getLast().offset()).isEqualTo(3);
  }

  @Test
  void shouldTellNothingBeforeItIsStoredThatTheProgramBegan() throws Exception {
    // given
    var later = new CompletableFuture<Void>();
    OutputPump pump = start(later);

    // when
    pump.output(StreamName.STDOUT, bytes("early"));
    int before = reports.chunks().size();
    later.complete(null);
    pump.finish();

    // then
    assertThat(before).isZero();
    assertThat(reports.chunks()).hasSize(1);
  }

  @Test
  void shouldGatherSmallPiecesWhileTheBrokerIsBusy() throws Exception {
    // given
    reports.holdChunks();
    OutputPump pump = start(begun);

    // when
    for (int i = 0; i < 1_000; i++) {
      pump.output(StreamName.STDOUT, bytes("x"));
    }
    reports.releaseAll();
    OutputPump.Captured captured = pump.finish();

    // then
    assertThat(captured.stdout().totalBytes()).isEqualTo(1_000);
    assertThat(reports.chunks()).hasSizeLessThan(100);
  }

  @Test
  void shouldSendTheFirstPieceAfterAPauseAtOnce() throws Exception { // EVT-6
    // given
    OutputPump pump = start(begun);
    pump.output(StreamName.STDOUT, bytes("a"));
    alarm.ring();

    // when
    pump.output(StreamName.STDOUT, bytes("b"));

    // then
    await().until(() -> texts().equals(List.of("a", "b")));
    pump.finish();
  }

  @Test
  void shouldGatherSmallPiecesUntilThePauseIsOver() throws Exception { // EVT-6
    // given
    OutputPump pump = start(begun);
    pump.output(StreamName.STDOUT, bytes("a"));
    await().until(() -> texts().size() == 1);

    // when
    for (int i = 0; i < 100; i++) {
      pump.output(StreamName.STDOUT, bytes("x"));
    }
    alarm.ring();
    await().until(() -> texts().size() == 2);
    pump.finish();

    // then
    assertThat(texts()).containsExactly("a", "x".repeat(100));
  }

  @Test
  void shouldNotKeepBackTwoKilobytes() throws Exception { // EVT-6
    // given
    OutputPump pump = start(begun);
    pump.output(StreamName.STDOUT, bytes("a"));
    await().until(() -> texts().size() == 1);

    // when
    pump.output(StreamName.STDOUT, bytes("b".repeat(2_000)));
    pump.output(StreamName.STDOUT, bytes("c".repeat(48)));

    // then
    await().until(() -> texts().size() == 2);
    assertThat(texts().getLast()).hasSize(2_048);
    pump.finish();
  }

  @Test
  void shouldKeepTheOrderOfGatheredPiecesOfBothStreams() throws Exception {
    // given
    OutputPump pump = start(begun);
    pump.output(StreamName.STDOUT, bytes("a"));
    await().until(() -> texts().size() == 1);

    // when
    pump.output(StreamName.STDOUT, bytes("b"));
    pump.output(StreamName.STDERR, bytes("c"));
    pump.output(StreamName.STDERR, bytes("d"));
    pump.output(StreamName.STDOUT, bytes("e"));
    alarm.ring();

    // then
    await().until(() -> texts().equals(List.of("a", "b", "cd", "e")));
    assertThat(reports.chunks())
        .extracting(OutputChunk::stream)
        .containsExactly(
            StreamName.STDOUT, StreamName.STDOUT, StreamName.STDERR, StreamName.STDOUT);
    pump.finish();
  }

  @Test
  void shouldHandEverythingOverWhenItIsFlushed() throws Exception {
    // given
    OutputPump pump = start(begun);
    pump.output(StreamName.STDOUT, bytes("a"));
    await().until(() -> texts().size() == 1);
    pump.output(StreamName.STDOUT, bytes("b"));

    // when
    pump.flush();

    // then
    assertThat(texts()).containsExactly("a", "b");
    pump.finish();
  }

  @Test
  void shouldFlushNoSoonerThanOutputIsStored() throws Exception {
    // given
    reports.holdChunks();
    OutputPump pump = start(begun);
    pump.output(StreamName.STDOUT, bytes("first step"));
    await().until(() -> texts().size() == 1);
    var flushed = new CountDownLatch(1);
    var flushing =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    pump.flush();
                    flushed.countDown();
                  } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                  }
                });
    await().until(() -> flushing.getState() == Thread.State.WAITING || flushed.getCount() == 0);

    // when
    long stillFlushing = flushed.getCount();
    reports.releaseAll();
    flushing.join();
    pump.finish();

    // then
    assertThat(stillFlushing).isEqualTo(1);
    assertThat(flushed.getCount()).isZero();
  }

  @Test
  void shouldSayOnceThatTooMuchIsPrinted() throws Exception {
    // given
    var said = new AtomicInteger();
    OutputPump pump = start(begun, 10, said::incrementAndGet);

    // when
    pump.output(StreamName.STDOUT, bytes("12345"));
    pump.output(StreamName.STDERR, bytes("67890"));
    boolean before = pump.isOverLimit();
    pump.output(StreamName.STDOUT, bytes("1"));
    pump.output(StreamName.STDOUT, bytes("2"));

    // then
    assertThat(before).isFalse();
    assertThat(pump.isOverLimit()).isTrue();
    assertThat(said).hasValue(1);
    assertThat(pump.finish().stdout().head().toUtf8()).isEqualTo("1234512");
  }

  @Test
  void shouldHoldUpTheProgramWhileTheBrokerIsBusy() throws Exception { // BUG-13
    // given
    reports.holdChunks();
    OutputPump pump = start(begun);
    var printed = new AtomicInteger();
    var done = new CountDownLatch(1);

    // when
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                for (int i = 0; i < 100; i++) {
                  pump.output(StreamName.STDOUT, new byte[32_768]);
                  printed.incrementAndGet();
                }
                done.countDown();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
    boolean heldUp = !done.await(300, TimeUnit.MILLISECONDS);
    int before = printed.get();
    reports.releaseAll();
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    OutputPump.Captured captured = pump.finish();

    // then
    assertThat(heldUp).isTrue();
    assertThat(before * 32_768).isLessThan(600_000);
    assertThat(captured.stdout().totalBytes()).isEqualTo(100 * 32_768);
  }

  @Test
  void shouldStopToTellAndToKeepAtTheLimitButGoOnCounting() throws Exception { // OUT-8, HRD-23
    // given
    OutputPump pump = start(begun);
    int pieces = StreamCapture.CAPTURE_LIMIT_BYTES / 32_768 + 10;

    // when
    for (int i = 0; i < pieces; i++) {
      pump.output(StreamName.STDOUT, new byte[32_768]);
    }
    pump.output(StreamName.STDERR, bytes("still told"));
    OutputPump.Captured captured = pump.finish();

    // then
    assertThat(captured.stdout().totalBytes()).isEqualTo(pieces * 32_768L);
    assertThat(captured.stdout().truncated()).isTrue();
    assertThat(captured.stdout().blob().orElseThrow().size())
        .isEqualTo(StreamCapture.CAPTURE_LIMIT_BYTES);
    assertThat(captured.stderr().head().toUtf8()).isEqualTo("still told");
    assertThat(
            reports.chunks().stream()
                .filter(chunk -> chunk.stream() == StreamName.STDOUT)
                .mapToLong(chunk -> chunk.data().size())
                .sum())
        .isEqualTo(StreamCapture.CAPTURE_LIMIT_BYTES);
  }

  @Test
  void shouldKeepTheWholeStreamInABlobOnceItExceedsTheHead() throws Exception {
    // given
    OutputPump pump = start(begun);
    String text = "0123456789".repeat(7_000);

    // when
    for (int at = 0; at < text.length(); at += 30_000) {
      pump.output(
          StreamName.STDOUT, bytes(text.substring(at, Math.min(at + 30_000, text.length()))));
    }
    OutputPump.Captured captured = pump.finish();

    // then
    assertThat(captured.stdout().head().size()).isEqualTo(StreamCapture.HEAD_LIMIT_BYTES);
    assertThat(captured.stdout().truncated()).isFalse();
    assertThat(captured.stdout().blob().orElseThrow().sha256())
        .isEqualTo(MemoryBlobs.sha256(bytes(text)));
    assertThat(blobs.open).hasValue(0);
  }

  @Test
  void shouldNeedNoBlobForWhatFitsTheHead() throws Exception {
    // given
    OutputPump pump = start(begun);

    // when
    pump.output(StreamName.STDOUT, new byte[StreamCapture.HEAD_LIMIT_BYTES]);
    OutputPump.Captured captured = pump.finish();

    // then
    assertThat(captured.stdout().blob()).isEmpty();
    assertThat(blobs.stored).isEmpty();
  }

  @Test
  void shouldSayThatTheRestCouldNotBeStored() throws Exception {
    // given
    blobs.breakDown();
    OutputPump pump = start(begun);

    // when
    for (int i = 0; i < 4; i++) {
      pump.output(StreamName.STDOUT, new byte[25_000]);
    }
    OutputPump.Captured captured = pump.finish();

    // then
    assertThat(captured.stored()).isFalse();
    assertThat(captured.stdout().head().size()).isEqualTo(StreamCapture.HEAD_LIMIT_BYTES);
  }

  private List<String> texts() {
    return reports.chunks().stream().map(chunk -> chunk.data().toUtf8()).toList();
  }

  private OutputPump start(CompletableFuture<Void> programBegun) {
    return start(programBegun, Long.MAX_VALUE, () -> {});
  }

  private OutputPump start(
      CompletableFuture<Void> programBegun, long limitBytes, Runnable onLimit) {
    var outlet = new OutputPump.Outlet(reports, blobs, new ControlledClock(), alarm, limitBytes);
    return OutputPump.start(Executions.python("").order(1), outlet, programBegun, onLimit);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Rings when the test says so. */
  private static final class HandAlarm implements PendingOutput.Alarm {
    private final BlockingQueue<Runnable> set = new LinkedBlockingQueue<>();

    @Override
    public void ringIn(Duration delay, Runnable action) {
      assertThat(delay).isEqualTo(PendingOutput.PAUSE);
      set.add(action);
    }

    /** Waits until it is set, and rings. */
    void ring() throws InterruptedException {
      Runnable action = set.poll(10, TimeUnit.SECONDS);
      assertThat(action).isNotNull();
      action.run();
    }
  }
}
