package dev.sandcastle.worker.sandbox.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes containers, few at once, apart from creations, which slow each other down badly
 * (measured.md §1). A removal that fails is tried again on a thread for such ones alone, ever more
 * rarely, so that a container that cannot be removed holds up no other; after {@link
 * #QUARANTINE_AFTER} failures it counts as quarantined, and is still tried.
 *
 * <p>The lock guards {@code waiting} and what is in it.
 */
final class Removals implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Removals.class);
  private static final int AT_ONCE = 2;
  private static final int QUARANTINE_AFTER = 5;
  private static final long FIRST_PAUSE_MS = 250;
  private static final long LONGEST_PAUSE_MS = 60_000;
  private static final Duration LAST_WAIT = Duration.ofSeconds(30);

  private final Engine engine;
  private final SandboxListener listener;
  private final ScheduledThreadPoolExecutor first = threads("sandbox-removals", AT_ONCE);
  private final ScheduledThreadPoolExecutor again = threads("sandbox-removals-again", 1);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Removal> waiting = new HashMap<>();

  /** One container's. */
  private static final class Removal {
    int failures;
    Optional<Future<?>> next = Optional.empty();

    /** Only the last try that was ordered counts: one that is replaced may have begun already. */
    int ticket;
  }

  Removals(Engine engine, SandboxListener listener) {
    this.engine = engine;
    this.listener = listener;
  }

  /** Removes a container by name or id, soon. */
  void remove(String container) {
    lock.lock();
    try {
      if (waiting.putIfAbsent(container, new Removal()) == null && !first.isShutdown()) {
        first.execute(() -> tryOnce(container, 0));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tries now what waits for its next try. */
  void retry() {
    lock.lock();
    try {
      waiting.forEach(
          (container, removal) -> {
            if (removal.next.isPresent()) {
              removal.next.get().cancel(false);
              schedule(container, removal, 0);
            }
          });
    } finally {
      lock.unlock();
    }
  }

  /** Whether a container waits to be removed. */
  boolean isRemoving(String container) {
    lock.lock();
    try {
      return waiting.containsKey(container);
    } finally {
      lock.unlock();
    }
  }

  /** Waits a while for what is still to be removed; what then remains is the next sweep's. */
  @Override
  public void close() {
    retry();
    long nanos = LAST_WAIT.toNanos();
    lock.lock();
    try {
      while (!waiting.isEmpty() && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      if (!waiting.isEmpty()) {
        LOGGER.atWarn().addKeyValue("containers", waiting.size()).log("containers not removed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      first.shutdownNow();
      again.shutdownNow();
      lock.unlock();
    }
  }

  private void tryOnce(String container, int ticket) {
    if (!begins(container, ticket)) {
      return;
    }
    try {
      engine.call(
          "remove a container",
          client ->
              client.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec());
      done(container);
    } catch (NotFoundException alreadyGone) {
      done(container);
    } catch (SandboxException failed) {
      tryAgain(container, failed);
    }
  }

  private boolean begins(String container, int ticket) {
    lock.lock();
    try {
      Removal removal = waiting.get(container);
      if (removal == null || removal.ticket != ticket) {
        return false;
      }
      removal.next = Optional.empty();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void done(String container) {
    int quarantined;
    lock.lock();
    try {
      waiting.remove(container);
      quarantined = quarantined();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listener.quarantined(quarantined);
  }

  private void tryAgain(String container, SandboxException failed) {
    int failures;
    int quarantined;
    lock.lock();
    try {
      Removal removal = waiting.get(container);
      failures = ++removal.failures;
      schedule(
          container, removal, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(failures, 16)));
      quarantined = quarantined();
    } finally {
      lock.unlock();
    }
    listener.removalFailed();
    listener.quarantined(quarantined);
    LOGGER
        .atWarn()
        .addKeyValue("sandboxId", container)
        .addKeyValue("failures", failures)
        .addKeyValue("error", failed.getMessage())
        .log("container not removed");
  }

  private void schedule(String container, Removal removal, long pauseMs) {
    if (!again.isShutdown()) {
      int ticket = ++removal.ticket;
      removal.next =
          Optional.of(
              again.schedule(() -> tryOnce(container, ticket), pauseMs, TimeUnit.MILLISECONDS));
    }
  }

  private int quarantined() {
    return (int) waiting.values().stream().filter(it -> it.failures >= QUARANTINE_AFTER).count();
  }

  private static ScheduledThreadPoolExecutor threads(String name, int number) {
    var threads =
        new ScheduledThreadPoolExecutor(number, Thread.ofPlatform().name(name).daemon().factory());
    threads.setRemoveOnCancelPolicy(true);
    return threads;
  }
}
