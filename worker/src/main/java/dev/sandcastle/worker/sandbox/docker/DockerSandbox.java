package dev.sandcastle.worker.sandbox.docker;

import dev.sandcastle.worker.sandbox.CollectCaps;
import dev.sandcastle.worker.sandbox.FileSink;
import dev.sandcastle.worker.sandbox.OutputSink;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.protocol.InitSession;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** One container. Closing it cuts the attach and hands the container to the removals. */
final class DockerSandbox implements Sandbox {
  private final String id;
  private final InitSession session;
  private final AttachStream attach;
  private final BooleanSupplier oomKilled;
  private final Runnable whenClosed;
  private final AtomicBoolean closed = new AtomicBoolean();

  DockerSandbox(
      String id,
      InitSession session,
      AttachStream attach,
      BooleanSupplier oomKilled,
      Runnable whenClosed) {
    this.id = id;
    this.session = session;
    this.attach = attach;
    this.oomKilled = oomKilled;
    this.whenClosed = whenClosed;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean isAlive() {
    return session.isOpen();
  }

  @Override
  public void stage(String path, byte[] content) throws SandboxException {
    session.stage(path, content);
  }

  @Override
  public void stage(String path, InputStream content) throws SandboxException, IOException {
    session.stage(path, content);
  }

  @Override
  public void start(ProgramStart start, OutputSink output) throws SandboxException {
    session.start(start, output);
  }

  @Override
  public ProgramExit await() throws SandboxException, InterruptedException {
    return session.await();
  }

  @Override
  public int collect(CollectCaps caps, FileSink files)
      throws SandboxException, InterruptedException {
    return session.collect(caps, files);
  }

  @Override
  public void reset() throws SandboxException, InterruptedException {
    session.reset();
  }

  @Override
  public void kill() {
    session.kill();
  }

  @Override
  public boolean diedOfMemory() {
    return !closed.get() && oomKilled.getAsBoolean();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      session.end(SandboxFailure.LOST, "The sandbox was closed");
      attach.close();
      whenClosed.run();
    }
  }
}
