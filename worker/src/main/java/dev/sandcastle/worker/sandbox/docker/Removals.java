package dev.sandcastle.worker.sandbox.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes containers, one after the other on one thread, apart from creations, which slow each
 * other down badly (measured.md §1). A removal that fails is tried again, ever more rarely; after
 * {@link #QUARANTINE_AFTER} failures the container counts as quarantined, and is still tried.
 *
 * <p>The lock guards {@code waiting}, containers and their failed tries.
 */
final class Removals implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Removals.class);
  private static final int QUARANTINE_AFTER = 5;
  private static final long FIRST_PAUSE_MS = 250;
  private static final long LONGEST_PAUSE_MS = 60_000;
  private static final Duration LAST_WAIT = Duration.ofSeconds(30);

  private final Engine engine;
  private final SandboxListener listener;
  private final ScheduledThreadPoolExecutor thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Integer> waiting = new HashMap<>();

  Removals(Engine engine, SandboxListener listener) {
    this.engine = engine;
    this.listener = listener;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("sandbox-removals").daemon().factory());
  }

  /** Removes a container by name or id, soon. */
  void remove(String container) {
    lock.lock();
    try {
      if (waiting.putIfAbsent(container, 0) != null) {
        return;
      }
    } finally {
      lock.unlock();
    }
    thread.execute(() -> tryOnce(container));
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
      lock.unlock();
    }
    thread.shutdownNow();
  }

  private void tryOnce(String container) {
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

  private void done(String container) {
    lock.lock();
    try {
      waiting.remove(container);
      changed.signalAll();
      listener.quarantined(quarantined());
    } finally {
      lock.unlock();
    }
  }

  private void tryAgain(String container, SandboxException failed) {
    int failures;
    lock.lock();
    try {
      failures = waiting.merge(container, 1, Integer::sum);
      listener.quarantined(quarantined());
    } finally {
      lock.unlock();
    }
    listener.removalFailed();
    LOGGER
        .atWarn()
        .addKeyValue("sandboxId", container)
        .addKeyValue("failures", failures)
        .addKeyValue("error", failed.getMessage())
        .log("container not removed");
    long pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(failures, 16));
    if (!thread.isShutdown()) {
      var _ = thread.schedule(() -> tryOnce(container), pause, TimeUnit.MILLISECONDS);
    }
  }

  private int quarantined() {
    return (int) waiting.values().stream().filter(tries -> tries >= QUARANTINE_AFTER).count();
  }
}
