package dev.sandcastle.standalone.doctor;

import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.worker.sandbox.CollectCaps;
import dev.sandcastle.worker.sandbox.FileSink;
import dev.sandcastle.worker.sandbox.OutputSink;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.SandboxImage;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.Sandboxes;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sandboxes of one image in which every command prints its name and succeeds, but for some. */
final class AnsweringSandboxes implements Sandboxes {
  private final Optional<SandboxImage> image;
  private final Set<String> silent;
  private final List<SandboxSpec> made = new ArrayList<>();
  private boolean broken;
  private int open;

  AnsweringSandboxes(Optional<SandboxImage> image, Set<String> silent) {
    this.image = image;
    this.silent = silent;
  }

  /** From now on none can be made. */
  void breakDown() {
    broken = true;
  }

  /** What they were made of. */
  List<SandboxSpec> made() {
    return made;
  }

  /** Sandboxes that were not closed. */
  int open() {
    return open;
  }

  @Override
  public Sandbox create(SandboxSpec spec) throws SandboxException {
    if (broken) {
      throw new SandboxException(SandboxFailure.NOT_READY, "the test says so");
    }
    made.add(spec);
    open++;
    return new Answering();
  }

  @Override
  public Optional<String> problem() {
    return Optional.empty();
  }

  @Override
  public Optional<SandboxImage> image(String name) {
    return image;
  }

  @Override
  public Set<RuntimeClass> runtimeClasses() {
    return Set.of(RuntimeClass.RUNC);
  }

  @Override
  public void close() {}

  static SandboxImage imageOf(String version) {
    return new SandboxImage("sha256:0123456789abcdef0123", Map.of("sandcastle.version", version));
  }

  private final class Answering implements Sandbox {
    private boolean answers;

    @Override
    public String id() {
      return "answering";
    }

    @Override
    public boolean isAlive() {
      return true;
    }

    @Override
    public void stage(String path, byte[] content) {}

    @Override
    public void stage(String path, InputStream content) {}

    @Override
    public void start(ProgramStart start, OutputSink output) {
      String program = start.command().getFirst();
      answers = !silent.contains(program);
      if (answers) {
        try {
          output.output(StreamName.STDOUT, program.getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public ProgramExit await() {
      return new ProgramExit(answers ? 0 : 127, 0, false, false, false, 0, 0, 0, 0);
    }

    @Override
    public int collect(CollectCaps caps, FileSink files) {
      return 0;
    }

    @Override
    public void reset() {}

    @Override
    public void kill() {}

    @Override
    public boolean diedOfMemory() {
      return false;
    }

    @Override
    public void close() {
      open--;
    }
  }
}
