package dev.sandcastle.worker.fleet;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.SandboxImage;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.Sandboxes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the engine again and again whether it answers, which images and which classes of isolation
 * it has, on a thread of its own, so that everybody else knows at once.
 */
public final class EngineWatch implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EngineWatch.class);
  private static final long PERIOD_MS = 1_000;
  private static final int IMAGES_EVERY = 10;

  private final Sandboxes sandboxes;
  private final RuntimeCatalog catalog;
  private final RuntimeClass runtimeClass;
  private final Consumer<State> changed;
  private final Semaphore hurry = new Semaphore(0);
  private final Thread thread;
  private final AtomicReference<Trust> trust = new AtomicReference<>(Trust.full(System.nanoTime()));
  private volatile State state = new State(Optional.of("not asked yet"), Map.of(), Set.of());
  private volatile boolean closed;

  /**
   * What is known.
   *
   * @param problem why the engine cannot be used; empty when it can
   * @param images image of each runtime that the engine has
   * @param classes classes of isolation that it has
   */
  public record State(
      Optional<String> problem, Map<RuntimeId, SandboxImage> images, Set<RuntimeClass> classes) {
    /** Copies the collections. */
    public State {
      images = Map.copyOf(images);
      classes = Set.copyOf(classes);
    }

    /** Whether there is an engine with at least one image. */
    public boolean isReady() {
      return problem.isEmpty() && !images.isEmpty();
    }

    private State because(String reason) {
      return new State(Optional.of(reason), images, classes);
    }
  }

  /**
   * Knows nothing until {@link #start}.
   *
   * @param runtimeClass of the sandboxes by which it tries the engine
   * @param changed hears of every change, on the watch's thread
   */
  public EngineWatch(
      Sandboxes sandboxes,
      RuntimeCatalog catalog,
      RuntimeClass runtimeClass,
      Consumer<State> changed) {
    this.sandboxes = sandboxes;
    this.catalog = catalog;
    this.runtimeClass = runtimeClass;
    this.changed = changed;
    this.thread = Thread.ofPlatform().name("engine-watch").daemon().unstarted(this::watch);
  }

  /** Begins to ask. */
  public void start() {
    thread.start();
  }

  /** What is known. */
  public State state() {
    return state;
  }

  /** The id of a runtime's image; empty while the engine has none. */
  public Optional<String> imageOf(RuntimeId runtime) {
    return Optional.ofNullable(state.images().get(runtime)).map(SandboxImage::id);
  }

  /** Runtimes whose image is missing. */
  public List<RuntimeId> missing() {
    State known = state;
    return catalog.all().stream()
        .map(RuntimeCatalog.Runtime::id)
        .filter(runtime -> !known.images().containsKey(runtime))
        .toList();
  }

  /** The engine failed somebody: it gets no work until it answers and has made a container. */
  public void suspect() {
    trust.updateAndGet(known -> known.suspected(System.nanoTime()));
    state = state.because("the engine failed an attempt");
    hurry.release();
  }

  /** The engine has made a container: whatever spoke against it does no more. */
  public void proved() {
    if (!trust.get().isFull()) {
      trust.set(Trust.full(System.nanoTime()));
      hurry.release();
    }
  }

  @Override
  public void close() {
    closed = true;
    // It may be waiting for an engine that hangs.
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    State told = state;
    try {
      for (long round = 0; !closed; round++) {
        told = look(round % IMAGES_EVERY == 0, told);
        if (hurry.tryAcquire(PERIOD_MS, TimeUnit.MILLISECONDS)) {
          hurry.drainPermits();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private State look(boolean alsoForImages, State told) {
    try {
      State now = ask(alsoForImages);
      state = now;
      if (!now.equals(told)) {
        tell(now);
      }
      return now;
    } catch (RuntimeException bug) {
      LOGGER.atError().setCause(bug).log("engine not looked at");
      return told;
    }
  }

  private State ask(boolean alsoForImages) {
    Optional<String> problem = sandboxes.problem();
    if (problem.isPresent()) {
      return state.because(problem.get());
    }
    boolean known = trust.get().isFull() && state.isReady() && !state.classes().isEmpty();
    if (!alsoForImages && known) {
      return state;
    }
    try {
      // Before a trial, too: an engine that was away may have other images now.
      var images = new LinkedHashMap<RuntimeId, SandboxImage>();
      for (RuntimeCatalog.Runtime runtime : catalog.all()) {
        sandboxes.image(runtime.image()).ifPresent(image -> images.put(runtime.id(), image));
      }
      var now = new State(Optional.empty(), images, sandboxes.runtimeClasses());
      return trial(now).map(now::because).orElse(now);
    } catch (SandboxException failed) {
      return state.because(failed.getMessage());
    }
  }

  /**
   * Makes a container if there is reason to doubt that the engine can; why it is not trusted. One
   * image may be broken, so it is enough if one of them serves.
   */
  private Optional<String> trial(State now) {
    Trust known = trust.get();
    if (known.isFull()) {
      return Optional.empty();
    }
    if (!known.mayBeTried(System.nanoTime())) {
      return state.problem().or(() -> Optional.of("the engine makes no containers"));
    }
    Optional<String> failure = Optional.empty();
    for (var image : now.images().entrySet()) {
      var spec = SandboxSpec.standard(image.getKey(), image.getValue().id(), runtimeClass);
      try {
        sandboxes.create(spec).close();
        trust.set(Trust.full(System.nanoTime()));
        return Optional.empty();
      } catch (SandboxException failed) {
        failure = Optional.of(failed.getMessage());
        if (isOfTheEngine(failed.failure())) {
          break;
        }
      }
    }
    failure.ifPresent(_ -> trust.updateAndGet(it -> it.failed(System.nanoTime())));
    return failure;
  }

  /**
   * Whether another image would fare no better, and waiting for it would only hold up the watch.
   */
  private static boolean isOfTheEngine(SandboxFailure failure) {
    return failure == SandboxFailure.ENGINE_FAILED || failure == SandboxFailure.ENGINE_TIMED_OUT;
  }

  private void tell(State now) {
    LOGGER
        .atInfo()
        .addKeyValue("ready", now.isReady())
        .addKeyValue("runtimes", now.images().keySet())
        .addKeyValue("runtimeClasses", now.classes())
        .addKeyValue("reason", now.problem().orElse(""))
        .log("engine state changed");
    changed.accept(now);
  }
}
