package dev.sandcastle.worker.fleet;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.Sandboxes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the engine again and again whether it answers and which images it has, on a thread of its
 * own, so that everybody else knows at once.
 */
public final class EngineWatch implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EngineWatch.class);
  private static final long PERIOD_MS = 1_000;
  private static final int IMAGES_EVERY = 10;

  private final Sandboxes sandboxes;
  private final RuntimeCatalog catalog;
  private final Consumer<State> changed;
  private final Semaphore hurry = new Semaphore(0);
  private final Thread thread;
  private volatile State state = new State(Optional.of("not asked yet"), Map.of());
  private volatile boolean closed;

  /**
   * What is known.
   *
   * @param problem why the engine cannot be used; empty when it can
   * @param images image of each runtime that the engine has
   */
  public record State(Optional<String> problem, Map<RuntimeId, String> images) {
    /** Whether there is an engine with at least one image. */
    public boolean isReady() {
      return problem.isEmpty() && !images.isEmpty();
    }
  }

  private EngineWatch(Sandboxes sandboxes, RuntimeCatalog catalog, Consumer<State> changed) {
    this.sandboxes = sandboxes;
    this.catalog = catalog;
    this.changed = changed;
    this.thread = Thread.ofPlatform().name("engine-watch").daemon().unstarted(this::watch);
  }

  /**
   * Begins to ask.
   *
   * @param changed hears of every change, on the watch's thread
   */
  public static EngineWatch start(
      Sandboxes sandboxes, RuntimeCatalog catalog, Consumer<State> changed) {
    var watch = new EngineWatch(sandboxes, catalog, changed);
    watch.thread.start();
    return watch;
  }

  /** What is known. */
  public State state() {
    return state;
  }

  /** Runtimes whose image is missing. */
  public List<RuntimeId> missing() {
    State known = state;
    return catalog.all().stream()
        .map(RuntimeCatalog.Runtime::id)
        .filter(runtime -> !known.images().containsKey(runtime))
        .toList();
  }

  /** The engine failed somebody: it counts as gone until it answers again. */
  public void suspect() {
    state = new State(Optional.of("a call to the engine failed"), state.images());
    hurry.release();
  }

  @Override
  public void close() {
    closed = true;
    hurry.release();
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
        State now = ask(round % IMAGES_EVERY == 0);
        state = now;
        if (!now.equals(told)) {
          told = now;
          tell(now);
        }
        if (hurry.tryAcquire(PERIOD_MS, TimeUnit.MILLISECONDS)) {
          hurry.drainPermits();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private State ask(boolean alsoForImages) {
    Optional<String> problem = sandboxes.problem();
    if (problem.isPresent()) {
      return new State(problem, state.images());
    }
    if (!alsoForImages && state.problem().isEmpty() && missing().isEmpty()) {
      return state;
    }
    try {
      var images = new LinkedHashMap<RuntimeId, String>();
      for (RuntimeCatalog.Runtime runtime : catalog.all()) {
        if (sandboxes.hasImage(runtime.image())) {
          images.put(runtime.id(), runtime.image());
        }
      }
      return new State(Optional.empty(), Map.copyOf(images));
    } catch (SandboxException failed) {
      return new State(Optional.of(failed.getMessage()), state.images());
    }
  }

  private void tell(State now) {
    LOGGER
        .atInfo()
        .addKeyValue("ready", now.isReady())
        .addKeyValue("runtimes", now.images().keySet())
        .addKeyValue("reason", now.problem().orElse(""))
        .log("engine state changed");
    changed.accept(now);
  }
}
