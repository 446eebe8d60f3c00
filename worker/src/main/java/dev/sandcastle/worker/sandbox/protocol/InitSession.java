package dev.sandcastle.worker.sandbox.protocol;

import dev.sandcastle.worker.sandbox.CollectCaps;
import dev.sandcastle.worker.sandbox.FileSink;
import dev.sandcastle.worker.sandbox.OutputSink;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.Stem;
import dev.sandcastle.worker.sandbox.StemNews;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One conversation with one init. What init says comes in through {@link #feed}, on one thread that
 * must not be the one that asks; it checks that each frame is allowed now.
 *
 * <p>The lock guards {@code state}, {@code started}, {@code exit}, {@code collected}, {@code
 * reset}, {@code stageFailure}, {@code killed} and {@code failure}; it closes the race of a kill
 * with a start: after a kill nothing is started, and a kill that comes later is sent later. Sinks
 * are called outside the lock, by the feeding thread only.
 */
public final class InitSession {
  private static final int VERSION = 1;
  private static final Duration COLLECT_DEADLINE = Duration.ofSeconds(60);

  /** From the order to start to the program's start: a fork, and whatever the engine adds. */
  private static final Duration START_DEADLINE = Duration.ofSeconds(15);

  /** Emptying some 80,000 files, the most that the mounts hold, takes a second. */
  private static final Duration RESET_DEADLINE = Duration.ofSeconds(10);

  private enum State {
    STARTING,
    IDLE,
    RUNNING,
    COLLECTING,
    RESETTING,
    GONE
  }

  private final OutboundPipe outbound;
  private final StemSlot stem;
  private final FrameDecoder decoder = new FrameDecoder();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private State state = State.STARTING;
  private CompletableFuture<Void> started = new CompletableFuture<>();
  private CompletableFuture<ProgramExit> exit = new CompletableFuture<>();
  private CompletableFuture<Integer> collected = new CompletableFuture<>();
  private CompletableFuture<Boolean> reset = new CompletableFuture<>();
  private Optional<InitFrame.StageFailed> stageFailure = Optional.empty();
  private Optional<SandboxException> failure = Optional.empty();
  private boolean killed;

  private volatile OutputSink output = (stream, data) -> {};
  private volatile StdinFeed stdin = StdinFeed.NONE;
  private volatile IncomingFiles files = IncomingFiles.NONE;

  /** A conversation whose commands go to a pipe. */
  public InitSession(OutboundPipe outbound) {
    this(outbound, news -> {});
  }

  /** The same, which also tells what becomes of its stem, on the feeding or the starting thread. */
  public InitSession(OutboundPipe outbound, Consumer<StemNews> stemListener) {
    this.outbound = outbound;
    this.stem = new StemSlot(stemListener);
  }

  /** Takes what init sent. */
  public void feed(byte[] bytes, int from, int length)
      throws ProtocolException, InterruptedException {
    decoder.feed(bytes, from, length, this::on);
  }

  /** The conversation is over; whoever waits is told why. Only the first call counts. */
  public void end(SandboxFailure why, String message) {
    var exception = new SandboxException(why, message);
    lock.lock();
    try {
      if (state == State.GONE) {
        return;
      }
      state = State.GONE;
      failure = Optional.of(exception);
    } finally {
      lock.unlock();
    }
    outbound.close();
    stdin.close();
    ready.completeExceptionally(exception);
    started.completeExceptionally(exception);
    exit.completeExceptionally(exception);
    collected.completeExceptionally(exception);
    reset.completeExceptionally(exception);
  }

  /** Whether it can still be used. */
  public boolean isOpen() {
    lock.lock();
    try {
      return state != State.GONE;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until init is there. */
  public void awaitReady(Duration deadline) throws SandboxException, InterruptedException {
    Answer.await(ready, deadline, "become ready");
  }

  /** From now on a program is carried from its loopback to the socket of its way out. */
  public void relay() throws SandboxException {
    send(Commands.relay());
  }

  /** Starts a stem, now and after each reset; nothing where init cannot. */
  public void prepare(Stem wanted) throws SandboxException {
    send(stem.prepare(wanted));
  }

  /** See {@code Sandbox.stage}. */
  public void stage(String path, byte[] content) throws SandboxException {
    send(Commands.stage(path, content));
  }

  /** See {@code Sandbox.stage}. */
  public void stage(String path, InputStream content) throws SandboxException, IOException {
    send(Commands.stageOpen(path));
    byte[] piece = Commands.stageData(content);
    while (piece.length > 0) {
      send(piece);
      piece = Commands.stageData(content);
    }
    send(Commands.stageClose());
  }

  /** See {@code Sandbox.start}. */
  public void start(ProgramStart start, OutputSink sink) throws SandboxException {
    byte[] command = stem.start(start);
    lock.lock();
    try {
      if (failure.isPresent()) {
        throw failure.get();
      }
      if (killed) {
        throw new SandboxException(
            SandboxFailure.KILLED, "Expected to start a program, but its sandbox was killed");
      }
      if (state != State.IDLE) {
        throw new IllegalStateException("Expected an idle sandbox, but it is " + state);
      }
      state = State.RUNNING;
      output = sink;
      started = new CompletableFuture<>();
      exit = new CompletableFuture<>();
      stdin = new StdinFeed(start.stdin().toArray());
      outbound.writeUrgently(command);
      stdin.begin(outbound);
    } catch (IOException closed) {
      throw lost(closed);
    } finally {
      lock.unlock();
    }
  }

  /**
   * See {@code Sandbox.await}. A program whose start nobody tells would else be taken for one that
   * overran its time, when it was the engine that hung.
   */
  public ProgramExit await() throws SandboxException, InterruptedException {
    try {
      Answer.await(started, START_DEADLINE, "start its program");
    } catch (SandboxException failed) {
      end(failed.failure(), failed.getMessage());
      throw failed;
    }
    return Answer.await(exit, Duration.ofDays(1), "end its program");
  }

  /** See {@code Sandbox.collect}. */
  public int collect(CollectCaps caps, FileSink sink)
      throws SandboxException, InterruptedException {
    lock.lock();
    try {
      if (failure.isPresent()) {
        throw failure.get();
      }
      if (state != State.IDLE) {
        throw new IllegalStateException("Expected an idle sandbox, but it is " + state);
      }
      state = State.COLLECTING;
      collected = new CompletableFuture<>();
      files = new IncomingFiles(caps, sink);
      outbound.writeUrgently(Commands.collect(caps));
    } catch (IOException closed) {
      throw lost(closed);
    } finally {
      lock.unlock();
    }
    return Answer.await(collected, COLLECT_DEADLINE, "hand over its files");
  }

  /** See {@code Sandbox.reset}. */
  public void reset() throws SandboxException, InterruptedException {
    lock.lock();
    try {
      if (failure.isPresent()) {
        throw failure.get();
      }
      if (killed || state != State.IDLE) {
        throw new SandboxException(
            SandboxFailure.KILLED, "Expected to empty an idle sandbox, but it was killed or runs");
      }
      state = State.RESETTING;
      reset = new CompletableFuture<>();
      outbound.writeUrgently(Commands.reset());
    } catch (IOException closed) {
      throw lost(closed);
    } finally {
      lock.unlock();
    }
    if (!Answer.await(reset, RESET_DEADLINE, "empty itself")) {
      throw new SandboxException(
          SandboxFailure.NOT_RESET, "Expected an empty sandbox, but something was left in it");
    }
    send(stem.prepareAgain());
  }

  /** See {@code Sandbox.kill}. */
  public void kill() {
    lock.lock();
    try {
      killed = true;
      if (state == State.RUNNING) {
        outbound.writeUrgently(Commands.killAll());
      }
    } catch (IOException alreadyGone) {
      state = State.GONE;
    } finally {
      lock.unlock();
    }
  }

  private void send(byte[] command) throws SandboxException {
    if (command.length == 0) {
      return;
    }
    try {
      outbound.write(command);
    } catch (IOException closed) {
      throw lost(closed);
    }
  }

  private static SandboxException lost(IOException closed) {
    return new SandboxException(SandboxFailure.LOST, closed.getMessage(), closed);
  }

  private void on(InitFrame frame) throws ProtocolException, InterruptedException {
    switch (frame) {
      case InitFrame.Ready hello -> onReady(hello);
      case InitFrame.StageFailed failed -> onStageFailed(failed);
      case InitFrame.Started _ -> onStarted(frame);
      case InitFrame.StartFailed failed -> onStartFailed(failed);
      case InitFrame.Output printed -> {
        expect(State.RUNNING, frame);
        output.output(printed.stream(), printed.data());
      }
      case InitFrame.Exited ended -> onExited(ended);
      case InitFrame.FileBegin begun -> {
        expect(State.COLLECTING, frame);
        files.begin(begun);
      }
      case InitFrame.FileData data -> {
        expect(State.COLLECTING, frame);
        files.data(data);
      }
      case InitFrame.FileEnd ended -> {
        expect(State.COLLECTING, frame);
        files.end(ended);
      }
      case InitFrame.CollectDone done -> onCollected(done);
      case InitFrame.StdinAck taken -> stdin.acknowledge(taken.bytes());
      case InitFrame.ResetDone done -> onReset(done);
      case InitFrame.Features features -> {
        expect(State.STARTING, frame);
        stem.features(features.bits());
      }
      case InitFrame.StemTold told -> stem.told(told);
      case InitFrame.GaveUp error ->
          throw new ProtocolException("Expected no error of init, but it said: " + error.message());
    }
  }

  private void onReady(InitFrame.Ready hello) throws ProtocolException {
    if (hello.version() != VERSION) {
      throw new ProtocolException(
          "Expected protocol version " + VERSION + ", but init speaks " + hello.version());
    }
    move(State.STARTING, State.IDLE, hello);
    ready.complete(null);
  }

  private void onStarted(InitFrame frame) throws ProtocolException {
    expect(State.RUNNING, frame);
    started.complete(null);
  }

  private void onStageFailed(InitFrame.StageFailed failed) {
    lock.lock();
    try {
      if (stageFailure.isEmpty()) {
        stageFailure = Optional.of(failed);
      }
    } finally {
      lock.unlock();
    }
  }

  private void onStartFailed(InitFrame.StartFailed failed) throws ProtocolException {
    move(State.RUNNING, State.IDLE, failed);
    stdin.close();
    exit.completeExceptionally(Errno.startFailure(failed, stageFailure));
    started.complete(null);
  }

  private void onExited(InitFrame.Exited ended) throws ProtocolException {
    move(State.RUNNING, State.IDLE, ended);
    stdin.close();
    exit.complete(ended.exit());
    started.complete(null);
  }

  private void onCollected(InitFrame.CollectDone done) throws ProtocolException {
    files.finish();
    move(State.COLLECTING, State.IDLE, done);
    collected.complete((int) Math.min(done.skipped(), Integer.MAX_VALUE));
  }

  private void onReset(InitFrame.ResetDone done) throws ProtocolException {
    lock.lock();
    try {
      stageFailure = Optional.empty();
    } finally {
      lock.unlock();
    }
    move(State.RESETTING, State.IDLE, done);
    reset.complete(done.ok());
  }

  private void expect(State expected, InitFrame frame) throws ProtocolException {
    lock.lock();
    try {
      if (state != expected) {
        throw unexpected(frame);
      }
    } finally {
      lock.unlock();
    }
  }

  private void move(State from, State to, InitFrame frame) throws ProtocolException {
    lock.lock();
    try {
      if (state != from) {
        throw unexpected(frame);
      }
      state = to;
    } finally {
      lock.unlock();
    }
  }

  private ProtocolException unexpected(InitFrame frame) {
    return new ProtocolException(
        "Expected no %s while %s, but init sent one"
            .formatted(frame.getClass().getSimpleName(), state));
  }
}
