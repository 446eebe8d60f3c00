package dev.sandcastle.worker.sandbox;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.StreamName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** One sandbox of {@link InMemorySandboxes}; its program is a thread. */
public final class InMemorySandbox implements Sandbox {
  private static final String OUTPUT = "output/";

  private final String id;
  private final SandboxSpec spec;
  private final Function<List<String>, InMemoryProgram> programs;
  private final Map<String, Bytes> files = new ConcurrentSkipListMap<>();
  private final Map<String, byte[]> left = new ConcurrentSkipListMap<>();
  private volatile CompletableFuture<ProgramExit> exit = new CompletableFuture<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile Thread thread = Thread.currentThread();
  private volatile boolean started;
  private volatile boolean killed;
  private volatile boolean closed;
  private volatile boolean dead;
  private volatile boolean diesOnceSeen;
  private volatile boolean ofMemory;
  private volatile boolean dirty;
  private volatile int resets;

  InMemorySandbox(String id, SandboxSpec spec, Function<List<String>, InMemoryProgram> programs) {
    this.id = id;
    this.spec = spec;
    this.programs = programs;
  }

  /** What it was made for. */
  public SandboxSpec spec() {
    return spec;
  }

  /** Whether somebody closed it. */
  public boolean isClosed() {
    return closed;
  }

  /** Whether somebody killed it. */
  public boolean isKilled() {
    return killed;
  }

  /** Whether a program was started in it. */
  public boolean isStarted() {
    return started;
  }

  /** How often it was emptied. */
  public int resets() {
    return resets;
  }

  /** From now on it cannot be emptied. */
  public void stain() {
    dirty = true;
  }

  /** Its container vanishes as soon as somebody has found it alive. */
  public void dieOnceSeen() {
    diesOnceSeen = true;
  }

  /** It dies by itself. */
  public void die() {
    dead = true;
    // First, for a program that is let go by the latch would end by itself.
    exit.completeExceptionally(gone());
    end.countDown();
    if (started) {
      thread.interrupt();
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean isAlive() {
    boolean alive = !dead && !closed;
    dead |= diesOnceSeen;
    return alive;
  }

  @Override
  public void stage(String path, byte[] content) throws SandboxException {
    checkAlive();
    files.put(path, Bytes.copyOf(content));
  }

  @Override
  public void stage(String path, InputStream content) throws SandboxException, IOException {
    checkAlive();
    byte[] bytes = content.readAllBytes();
    files.put(path, Bytes.copyOf(bytes));
    if (path.startsWith(OUTPUT)) {
      left.put(path.substring(OUTPUT.length()), bytes);
    }
  }

  @Override
  public synchronized void start(ProgramStart start, OutputSink output) throws SandboxException {
    checkAlive();
    if (killed) {
      throw new SandboxException(SandboxFailure.KILLED, "it was killed");
    }
    InMemoryProgram program = programs.apply(start.command());
    started = true;
    exit = new CompletableFuture<>();
    // Known before it runs: a program that loses its sandbox at once interrupts this thread.
    thread = Thread.ofVirtual().name(id).unstarted(() -> run(program, new View(start, output)));
    thread.start();
  }

  @Override
  public ProgramExit await() throws SandboxException, InterruptedException {
    try {
      return exit.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof SandboxException why) {
        throw why;
      }
      throw new AssertionError(failed.getCause());
    }
  }

  @Override
  public int collect(CollectCaps caps, FileSink sink) throws SandboxException {
    checkAlive();
    int skipped = 0;
    int count = 0;
    long total = 0;
    for (var file : new TreeMap<>(left).entrySet()) {
      byte[] content = file.getValue();
      if (count == caps.files()
          || content.length > caps.fileBytes()
          || total + content.length > caps.totalBytes()) {
        skipped++;
        continue;
      }
      count++;
      total += content.length;
      sink.begin(file.getKey().getBytes(StandardCharsets.UTF_8), content.length);
      checkAlive();
      sink.data(content, 0, content.length);
      sink.end(true);
    }
    return skipped;
  }

  @Override
  public synchronized void reset() throws SandboxException {
    checkAlive();
    if (killed) {
      throw new SandboxException(SandboxFailure.KILLED, "it was killed");
    }
    if (dirty) {
      throw new SandboxException(SandboxFailure.NOT_RESET, "something is left");
    }
    files.clear();
    left.clear();
    resets++;
  }

  @Override
  public synchronized void kill() {
    killed = true;
    end.countDown();
  }

  @Override
  public boolean diedOfMemory() {
    return ofMemory;
  }

  @Override
  public void close() {
    closed = true;
    die();
  }

  private void run(InMemoryProgram program, View view) {
    try {
      exit.complete(program.run(view));
    } catch (InterruptedException gone) {
      Thread.currentThread().interrupt();
      exit.completeExceptionally(gone());
    } catch (RuntimeException | AssertionError failed) {
      exit.completeExceptionally(failed);
    }
  }

  private void checkAlive() throws SandboxException {
    if (!isAlive()) {
      throw gone();
    }
  }

  private static SandboxException gone() {
    return new SandboxException(SandboxFailure.LOST, "it is gone");
  }

  private final class View implements InMemoryProgram.World {
    private final ProgramStart start;
    private final OutputSink output;

    View(ProgramStart start, OutputSink output) {
      this.start = start;
      this.output = output;
    }

    @Override
    public ProgramStart start() {
      return start;
    }

    @Override
    public Map<String, Bytes> files() {
      return files;
    }

    @Override
    public void print(StreamName stream, byte[] data) throws InterruptedException {
      output.output(stream, data.clone());
    }

    @Override
    public void leave(String path, byte[] content) {
      left.put(path, content);
    }

    @Override
    public void remove(String path) {
      left.remove(path);
    }

    @Override
    public CountDownLatch end() {
      return end;
    }

    @Override
    public void loseSandbox(boolean memory) {
      ofMemory = memory;
      die();
    }
  }
}
