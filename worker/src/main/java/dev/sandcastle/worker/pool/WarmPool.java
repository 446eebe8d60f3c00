package dev.sandcastle.worker.pool;

import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.worker.sandbox.ReadOnlyMount;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.Sandboxes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps sandboxes ready, as many of each kind as {@link PoolSizing} says, and replaces in the
 * background what was taken or has died. Taking never waits for the background: an empty pool makes
 * a sandbox for the taker. A kind that is asked for gets a shelf of its own by that: other limits,
 * another class, dependency layers.
 *
 * <p>The lock guards every shelf, the back-off, {@code secondsToMake}, {@code refillFrom} and
 * {@code closed}. No sandbox is made or closed under it.
 */
final class WarmPool implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(WarmPool.class);
  private static final Duration INSPECTION_PERIOD = Duration.ofSeconds(2);

  /** Kinds that are remembered; tenants choose limits and packages, so there may be many. */
  private static final int SHELVES_LIMIT = 256;

  /** The weight of the last making in the time that one is thought to take. */
  private static final double LAST_WEIGHT = 0.2;

  private final Sandboxes sandboxes;
  private final PoolConfig config;
  private final PoolSizing.Budget budget;
  private final PoolListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<SandboxSpec, Shelf> shelves = new LinkedHashMap<>();
  private final List<Thread> refillers = new ArrayList<>();
  private double secondsToMake = 0.2;
  private BackOff backOff = BackOff.none(System.nanoTime());
  private long refillFrom = System.nanoTime();
  private boolean closed;

  /** Starts its refill threads; it holds nothing until {@link #stock}. */
  WarmPool(Sandboxes sandboxes, PoolConfig config, PoolListener listener) {
    this.sandboxes = sandboxes;
    this.config = config;
    this.budget = new PoolSizing.Budget(config.containers(), config.memoryBytes());
    this.listener = listener;
    for (int i = 0; i < config.refillParallelism(); i++) {
      refillers.add(Thread.ofVirtual().name("pool-refill-" + i).start(this::refill));
    }
  }

  /**
   * The engine answers, and has these images. Sandboxes of others are given up: an image that was
   * built anew is another.
   */
  void stock(Map<RuntimeId, String> images) {
    var outdated = new ArrayList<Sandbox>();
    lock.lock();
    try {
      long now = System.nanoTime();
      backOff = BackOff.none(now);
      shelves
          .values()
          .removeIf(
              shelf -> {
                boolean gone = !shelf.spec.image().equals(images.get(shelf.spec.runtime()));
                if (gone) {
                  outdated.addAll(shelf.ready);
                }
                return gone;
              });
      images.forEach(
          (runtime, image) -> {
            var spec = SandboxSpec.standard(runtime, image, config.runtimeClass());
            Shelf shelf = shelves.computeIfAbsent(spec, it -> new Shelf(it, now));
            shelf.floor = config.floors().getOrDefault(runtime, 0);
            shelf.backOff = BackOff.none(now);
          });
      resize(now);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    outdated.forEach(Sandbox::close);
  }

  /**
   * A sandbox that is alive.
   *
   * @throws SandboxException when there is none and none could be made
   */
  Taken take(SandboxSpec spec) throws SandboxException {
    Optional<Sandbox> warm = takeWarm(spec);
    return warm.isPresent()
        ? new Taken(warm.get(), SandboxStart.WARM)
        : new Taken(make(spec), SandboxStart.COLD);
  }

  /** A sandbox and how it was obtained. */
  record Taken(Sandbox sandbox, SandboxStart start) {}

  /** A program has ended: the machine has time to refill. */
  void programEnded() {
    lock.lock();
    try {
      refillFrom = System.nanoTime();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How full it is, of each kind that it keeps. */
  List<PoolLevel> levels() {
    lock.lock();
    try {
      return List.copyOf(
          shelves.values().stream()
              .filter(shelf -> shelf.floor > 0 || shelf.target > 0 || !shelf.ready.isEmpty())
              .map(Shelf::level)
              .collect(
                  Collectors.toMap(
                      PoolLevel.Kind::of, it -> it, PoolLevel::plus, LinkedHashMap::new))
              .values());
    } finally {
      lock.unlock();
    }
  }

  /** Folders of the host that its sandboxes see, or are about to. */
  Set<Path> mounts() {
    lock.lock();
    try {
      return shelves.values().stream()
          .filter(shelf -> !shelf.ready.isEmpty() || shelf.beingMade > 0)
          .flatMap(shelf -> shelf.spec.layers().stream())
          .map(ReadOnlyMount::host)
          .collect(Collectors.toSet());
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
      shelves.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    remaining.forEach(Sandbox::close);
    for (Thread refiller : refillers) {
      // It may be waiting for an engine that hangs.
      refiller.interrupt();
      try {
        refiller.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private Optional<Sandbox> takeWarm(SandboxSpec spec) {
    if (!spec.isReusable()) {
      return Optional.empty();
    }
    var dead = new ArrayList<Sandbox>();
    Optional<Sandbox> taken;
    lock.lock();
    try {
      long now = System.nanoTime();
      Shelf shelf = shelfFor(spec, now);
      shelf.demand = shelf.demand.arrived(now);
      taken = shelf.take(dead);
      refillFrom = now + config.refillDelay().toNanos();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    dead.forEach(Sandbox::close);
    return taken;
  }

  private Shelf shelfFor(SandboxSpec spec, long now) {
    if (shelves.size() >= SHELVES_LIMIT && !shelves.containsKey(spec)) {
      shelves.values().stream()
          .filter(it -> it.floor == 0 && it.ready.isEmpty() && it.beingMade == 0)
          .min(Comparator.comparingDouble(it -> it.demand.lately(now)))
          .ifPresent(it -> shelves.remove(it.spec));
    }
    return shelves.computeIfAbsent(spec, it -> new Shelf(it, now));
  }

  private Sandbox make(SandboxSpec spec) throws SandboxException {
    long before = System.nanoTime();
    try {
      Sandbox made = sandboxes.create(spec);
      long took = System.nanoTime() - before;
      listener.sandboxMade(spec.runtime(), Duration.ofNanos(took));
      lock.lock();
      try {
        secondsToMake += LAST_WEIGHT * (took / 1e9 - secondsToMake);
      } finally {
        lock.unlock();
      }
      return made;
    } catch (SandboxException failed) {
      listener.sandboxFailed(spec.runtime());
      throw failed;
    }
  }

  private void refill() {
    try {
      Optional<Order> order = nextOrder();
      while (order.isPresent()) {
        order.get().culled().forEach(Sandbox::close);
        order.get().needy().ifPresent(this::makeFor);
        order = nextOrder();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a refill thread does next. */
  private record Order(List<Sandbox> culled, Optional<Shelf> needy) {}

  /** Waits until there is something to do; empty when the pool was closed. */
  private Optional<Order> nextOrder() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        long now = System.nanoTime();
        resize(now);
        var culled = new ArrayList<Sandbox>();
        shelves.values().forEach(shelf -> culled.addAll(shelf.cull()));
        Optional<Shelf> needy = neediest(now);
        long wait = Math.max(refillFrom - now, backOff.remaining(now));
        if (needy.isPresent() && wait <= 0) {
          needy.get().beingMade++;
          return Optional.of(new Order(culled, needy));
        }
        if (!culled.isEmpty()) {
          return Optional.of(new Order(culled, Optional.empty()));
        }
        long nanos = needy.isPresent() ? wait : INSPECTION_PERIOD.toNanos();
        changed.awaitNanos(Math.clamp(nanos, 1, INSPECTION_PERIOD.toNanos()));
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void resize(long now) {
    shelves.values().removeIf(shelf -> shelf.isForgotten(now));
    double secondsToReplace = secondsToMake + config.refillDelay().toNanos() / 1e9;
    List<Shelf> all = List.copyOf(shelves.values());
    List<Integer> targets =
        PoolSizing.targets(
            all.stream().map(shelf -> shelf.kind(secondsToReplace, now)).toList(), budget);
    for (int i = 0; i < all.size(); i++) {
      all.get(i).target = targets.get(i);
    }
  }

  /**
   * The shelf with the smallest part of its target, of those that may be tried; what a floor
   * promises comes first, whatever else one tenant asks for.
   */
  private Optional<Shelf> neediest(long now) {
    return shelves.values().stream()
        .filter(shelf -> shelf.missing() > 0 && shelf.backOff.remaining(now) <= 0)
        .min(
            Comparator.comparing(Shelf::hasItsFloor)
                .thenComparingDouble(shelf -> 1 - (double) shelf.missing() / shelf.target));
  }

  private void makeFor(Shelf shelf) {
    Optional<Sandbox> made = Optional.empty();
    boolean engineFailed = true;
    try {
      made = Optional.of(make(shelf.spec));
    } catch (SandboxException failed) {
      engineFailed = isOfTheEngine(failed.failure());
      LOGGER
          .atWarn()
          .addKeyValue("runtime", shelf.spec.runtime())
          .addKeyValue("reason", failed.failure())
          .addKeyValue("error", failed.getMessage())
          .log("warm sandbox not made");
    } catch (RuntimeException bug) {
      LOGGER.atError().setCause(bug).log("warm sandbox not made");
    } finally {
      place(shelf, made, engineFailed).ifPresent(Sandbox::close);
    }
  }

  /** Puts a new sandbox on its shelf; gives it back when nobody wants it any more. */
  private Optional<Sandbox> place(Shelf shelf, Optional<Sandbox> made, boolean engineFailed) {
    lock.lock();
    try {
      long now = System.nanoTime();
      shelf.beingMade--;
      if (made.isPresent()) {
        shelf.backOff = BackOff.none(now);
        backOff = BackOff.none(now);
      } else {
        shelf.backOff = shelf.backOff.failed(now);
        backOff = engineFailed ? backOff.failed(now) : backOff;
      }
      boolean wanted = !closed && shelves.get(shelf.spec) == shelf;
      if (wanted) {
        made.ifPresent(shelf.ready::addLast);
      }
      return wanted ? Optional.empty() : made;
    } finally {
      lock.unlock();
    }
  }

  /** Whether others would fail by the same. */
  private static boolean isOfTheEngine(SandboxFailure failure) {
    return switch (failure) {
      case ENGINE_FAILED, ENGINE_TIMED_OUT, NOT_READY, LOST -> true;
      case IMAGE_MISSING,
          CLASS_MISSING,
          PROTOCOL_BROKEN,
          NOT_RESET,
          STAGING_REFUSED,
          SPEC_REFUSED,
          DISK_FULL,
          NOT_EXECUTABLE,
          KILLED ->
          false;
    };
  }
}
