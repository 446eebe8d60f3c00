package dev.sandcastle.worker.pool;

import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.Sandboxes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps sandboxes of the default limits ready, a number of each runtime, and replaces what was
 * taken or has died in the background. Taking never waits for the background: an empty pool makes a
 * sandbox for the taker.
 *
 * <p>The lock guards every shelf, {@code notBefore}, {@code pause} and {@code closed}. No sandbox
 * is made or closed under it.
 */
public final class WarmPool implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(WarmPool.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration INSPECTION_PERIOD = Duration.ofSeconds(2);

  private final Sandboxes sandboxes;
  private final PoolConfig config;
  private final PoolListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<RuntimeId, Shelf> shelves = new LinkedHashMap<>();
  private final List<Thread> refillers = new ArrayList<>();
  private long notBefore = System.nanoTime();
  private Duration pause = Duration.ZERO;
  private boolean closed;

  /** One runtime's warm sandboxes. */
  private static final class Shelf {
    final SandboxSpec spec;
    final ArrayDeque<Sandbox> ready = new ArrayDeque<>();
    int target;
    int beingMade;

    Shelf(SandboxSpec spec) {
      this.spec = spec;
    }
  }

  /** Starts its refill threads; it holds nothing until {@link #stock}. */
  public WarmPool(Sandboxes sandboxes, PoolConfig config, PoolListener listener) {
    this.sandboxes = sandboxes;
    this.config = config;
    this.listener = listener;
    for (int i = 0; i < config.refillParallelism(); i++) {
      refillers.add(Thread.ofVirtual().name("pool-refill-" + i).start(this::refill));
    }
  }

  /** Says which images there are; sandboxes of others are not made ahead any more. */
  public void stock(Map<RuntimeId, String> images) {
    lock.lock();
    try {
      images.forEach(
          (runtime, image) ->
              shelves.computeIfAbsent(runtime, id -> new Shelf(standard(id, image))));
      shelves.forEach(
          (runtime, shelf) ->
              shelf.target =
                  images.containsKey(runtime) ? config.warm().getOrDefault(runtime, 0) : 0);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A sandbox that is alive.
   *
   * @throws SandboxException when there is none and none could be made
   */
  public TakenSandbox take(SandboxSpec spec) throws SandboxException {
    Optional<Sandbox> warm = takeWarm(spec);
    if (warm.isPresent()) {
      return new TakenSandbox(warm.get(), SandboxStart.WARM);
    }
    return new TakenSandbox(make(spec), SandboxStart.COLD);
  }

  /** A program has ended: the machine has time to refill. */
  public void programEnded() {
    lock.lock();
    try {
      notBefore = System.nanoTime();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Warm sandboxes of each runtime that is stocked. */
  public List<Level> levels() {
    lock.lock();
    try {
      return shelves.values().stream()
          .map(shelf -> new Level(shelf.spec.runtime(), shelf.ready.size(), shelf.target))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Makes no more and closes what is there. */
  @Override
  public void close() {
    var remaining = new ArrayList<Sandbox>();
    lock.lock();
    try {
      closed = true;
      shelves.values().forEach(shelf -> remaining.addAll(shelf.ready));
      shelves.values().forEach(shelf -> shelf.ready.clear());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    remaining.forEach(Sandbox::close);
    for (Thread refiller : refillers) {
      try {
        refiller.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /**
   * How full the pool is of one runtime.
   *
   * @param runtime the runtime
   * @param warm warm sandboxes
   * @param target how many it aims at
   */
  public record Level(RuntimeId runtime, int warm, int target) {}

  private static SandboxSpec standard(RuntimeId runtime, String image) {
    return new SandboxSpec(
        runtime, image, Limits.DEFAULT.memoryBytes(), Limits.DEFAULT.cpuMillis());
  }

  private Optional<Sandbox> takeWarm(SandboxSpec spec) {
    var dead = new ArrayList<Sandbox>();
    Optional<Sandbox> found = Optional.empty();
    int left = 0;
    lock.lock();
    try {
      Shelf shelf = shelves.get(spec.runtime());
      if (shelf == null || !shelf.spec.equals(spec)) {
        return Optional.empty();
      }
      while (found.isEmpty() && !shelf.ready.isEmpty()) {
        Sandbox sandbox = shelf.ready.removeFirst();
        if (sandbox.isAlive()) {
          found = Optional.of(sandbox);
        } else {
          dead.add(sandbox);
        }
      }
      left = shelf.ready.size();
      notBefore = System.nanoTime() + (left == 0 ? 0 : config.refillDelay().toNanos());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    dead.forEach(Sandbox::close);
    listener.warm(spec.runtime(), left);
    return found;
  }

  private Sandbox make(SandboxSpec spec) throws SandboxException {
    long before = System.nanoTime();
    try {
      Sandbox sandbox = sandboxes.create(spec);
      listener.sandboxMade(spec.runtime(), Duration.ofNanos(System.nanoTime() - before));
      return sandbox;
    } catch (SandboxException failed) {
      listener.sandboxFailed(spec.runtime());
      throw failed;
    }
  }

  private void refill() {
    try {
      while (true) {
        Optional<Shelf> needy = awaitNeed();
        if (needy.isEmpty()) {
          return;
        }
        makeFor(needy.get());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a shelf below its target; empty when the pool was closed. */
  private Optional<Shelf> awaitNeed() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        discardDead();
        long wait = notBefore - System.nanoTime();
        Optional<Shelf> needy = neediest();
        if (needy.isPresent() && wait <= 0) {
          needy.get().beingMade++;
          return needy;
        }
        long nanos = needy.isPresent() ? wait : INSPECTION_PERIOD.toNanos();
        changed.awaitNanos(Math.max(nanos, 1));
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** The dead ones' containers have ended; closing one only hands it to the removals. */
  private void discardDead() {
    for (Shelf shelf : shelves.values()) {
      shelf.ready.removeIf(
          sandbox -> {
            boolean dead = !sandbox.isAlive();
            if (dead) {
              sandbox.close();
            }
            return dead;
          });
    }
  }

  private Optional<Shelf> neediest() {
    Optional<Shelf> neediest = Optional.empty();
    int mostMissing = 0;
    for (Shelf shelf : shelves.values()) {
      int missing = shelf.target - shelf.ready.size() - shelf.beingMade;
      if (missing > mostMissing) {
        mostMissing = missing;
        neediest = Optional.of(shelf);
      }
    }
    return neediest;
  }

  private void makeFor(Shelf shelf) {
    Optional<Sandbox> made = Optional.empty();
    try {
      made = Optional.of(make(shelf.spec));
    } catch (SandboxException failed) {
      LOGGER
          .atWarn()
          .addKeyValue("runtime", shelf.spec.runtime())
          .addKeyValue("reason", failed.failure())
          .addKeyValue("error", failed.getMessage())
          .log("warm sandbox not made");
    }
    place(shelf, made).ifPresent(Sandbox::close);
  }

  /** Puts a new sandbox on its shelf; gives it back when nobody wants it any more. */
  private Optional<Sandbox> place(Shelf shelf, Optional<Sandbox> made) {
    int ready;
    lock.lock();
    try {
      shelf.beingMade--;
      if (closed) {
        return made;
      }
      if (made.isPresent()) {
        shelf.ready.addLast(made.get());
        pause = Duration.ZERO;
      } else {
        pause = pause.isZero() ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        notBefore = System.nanoTime() + pause.toNanos();
      }
      ready = shelf.ready.size();
    } finally {
      lock.unlock();
    }
    listener.warm(shelf.spec.runtime(), ready);
    return Optional.empty();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
