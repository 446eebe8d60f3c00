package dev.sandcastle.worker.sandbox;

import dev.sandcastle.schemas.execution.RuntimeClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sandboxes without an engine: a program is what the test says, by its entry command. Behaves like
 * the real ones as far as {@link SandboxContract} goes. Thread-safe.
 */
public final class InMemorySandboxes implements Sandboxes, Containers {
  private final Map<String, InMemoryProgram> programs = new HashMap<>();
  private final List<InMemorySandbox> made = new CopyOnWriteArrayList<>();
  private final List<String> removed = new CopyOnWriteArrayList<>();
  private final AtomicInteger beingMade = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicInteger removalsRetried = new AtomicInteger();
  private volatile Optional<SandboxException> failure = Optional.empty();
  private final Set<String> broken = ConcurrentHashMap.newKeySet();
  private volatile String build = "";
  private volatile boolean gvisor;
  private volatile boolean full;
  private volatile Runnable whileMaking = () -> {};

  /** What a command whose last word is this one does. */
  public synchronized InMemorySandboxes program(String lastWord, InMemoryProgram program) {
    programs.put(lastWord, program);
    return this;
  }

  /** From now on there is gVisor, too. */
  public void installGvisor() {
    gvisor = true;
  }

  /** From now on none can be made. */
  public void failWith(SandboxFailure why) {
    failure = Optional.of(new SandboxException(why, "the test says so"));
  }

  /** From now on none can be made, although the engine answers. */
  public void fillUp() {
    full = true;
  }

  /** From now on no sandbox of this image becomes ready. */
  public void breakImage(String id) {
    broken.add(id);
  }

  /** From now on the images are others, and the old ones are gone. */
  public void rebuildImages() {
    build = "@" + build.length();
  }

  /** From now on they can be made again. */
  public void recover() {
    full = false;
    failure = Optional.empty();
  }

  /** Runs in the middle of each creation. */
  public void whileMaking(Runnable action) {
    whileMaking = action;
  }

  /** Every sandbox that was made, also the closed ones. */
  public List<InMemorySandbox> made() {
    return new ArrayList<>(made);
  }

  /** Sandboxes that are there. */
  public long live() {
    return made.stream().filter(sandbox -> !sandbox.isClosed()).count();
  }

  /** The most that were being made at the same time. */
  public int mostAtOnce() {
    return mostAtOnce.get();
  }

  @Override
  public Sandbox create(SandboxSpec spec) throws SandboxException {
    mostAtOnce.accumulateAndGet(beingMade.incrementAndGet(), Math::max);
    try {
      whileMaking.run();
      if (full) {
        throw new SandboxException(SandboxFailure.ENGINE_FAILED, "no space left on device");
      }
      if (failure.isPresent()) {
        throw failure.get();
      }
      if (broken.contains(spec.image())) {
        throw new SandboxException(SandboxFailure.NOT_READY, "it does not become ready");
      }
      if (!spec.image().endsWith(build)) {
        throw new SandboxException(SandboxFailure.IMAGE_MISSING, "it was built anew");
      }
      if (!runtimeClasses().contains(spec.runtimeClass())) {
        throw new SandboxException(SandboxFailure.CLASS_MISSING, "there is runc only");
      }
      var sandbox = new InMemorySandbox("fake-" + made.size(), spec, this::find);
      made.add(sandbox);
      return sandbox;
    } finally {
      beingMade.decrementAndGet();
    }
  }

  @Override
  public Optional<String> problem() {
    return failure.map(Throwable::getMessage);
  }

  @Override
  public Optional<SandboxImage> image(String name) {
    return Optional.of(new SandboxImage("sha256:" + name + build, Map.of()));
  }

  @Override
  public Set<RuntimeClass> runtimeClasses() {
    return gvisor ? Set.of(RuntimeClass.RUNC, RuntimeClass.RUNSC) : Set.of(RuntimeClass.RUNC);
  }

  @Override
  public void retryRemovals() {
    removalsRetried.incrementAndGet();
  }

  /** How often somebody thought that removals might go better now. */
  public int removalsRetried() {
    return removalsRetried.get();
  }

  @Override
  public List<Container> ofInstallation(String installation) {
    return made.stream()
        .filter(sandbox -> !removed.contains(sandbox.id()))
        .map(
            sandbox ->
                new Container(
                    sandbox.id(),
                    Optional.empty(),
                    sandbox.isAlive(),
                    Instant.EPOCH,
                    !sandbox.isClosed()))
        .toList();
  }

  @Override
  public void remove(String id) {
    removed.add(id);
  }

  @Override
  public void close() {
    made.forEach(InMemorySandbox::close);
  }

  private synchronized InMemoryProgram find(List<String> command) {
    InMemoryProgram program = programs.get(command.getLast());
    if (program == null) {
      throw new AssertionError("The test has no program for " + command);
    }
    return program;
  }
}
