package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.schemas.work.WorkerControl.StopExecution;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The attempts that this worker holds, and what it must not take any more: a stop may come before
 * the order, or while it is being taken, and an order may come again.
 *
 * <p>The monitor guards both maps, so that an order and its stop see each other in either order.
 */
public final class HeldAttempts {
  /** How long a stop is remembered; an order is not delivered later than that. */
  static final Duration TOMBSTONE_AGE = Duration.ofMinutes(10);

  private static final int TOMBSTONE_LIMIT = 100_000;

  /** How long a killed program may take to be dead before its sandbox is destroyed. */
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(2);

  private final WorkerId self;
  private final InstantSource clock;
  private final ScheduledExecutorService timers;
  private final Map<ExecutionId, HeldAttempt> held = new HashMap<>();
  private final Map<ExecutionId, Tombstone> tombstones = new LinkedHashMap<>();

  private record Tombstone(Attempt upTo, Instant at) {}

  /**
   * Of one worker; holds nothing.
   *
   * @param timers destroys what a kill did not end
   */
  public HeldAttempts(WorkerId self, InstantSource clock, ScheduledExecutorService timers) {
    this.self = self;
    this.clock = clock;
    this.timers = timers;
  }

  /**
   * Takes an order.
   *
   * @return empty when it must not run: it was stopped, is held already or has been run
   */
  public synchronized Optional<HeldAttempt> hold(WorkOrder order) {
    Tombstone stopped = tombstones.get(order.executionId());
    if (stopped != null && stopped.upTo().compareTo(order.attempt()) >= 0) {
      return Optional.empty();
    }
    HeldAttempt earlier = held.get(order.executionId());
    if (earlier != null && earlier.attempt().compareTo(order.attempt()) >= 0) {
      return Optional.empty();
    }
    if (earlier != null) {
      stop(earlier, StopCause.GIVEN_UP);
    }
    var attempt = new HeldAttempt(order, self, clock);
    held.put(order.executionId(), attempt);
    return Optional.of(attempt);
  }

  /** Stops an execution and remembers it for orders yet to come. Returns at once. */
  public synchronized void stop(StopExecution request) {
    if (request.workerId().isPresent() && !request.workerId().get().equals(self)) {
      return;
    }
    bury(request.executionId(), request.attempt());
    HeldAttempt attempt = held.get(request.executionId());
    if (attempt != null && attempt.attempt().compareTo(request.attempt()) <= 0) {
      stop(attempt, request.cancelled() ? StopCause.CANCELLED : StopCause.GIVEN_UP);
    }
  }

  /** Stops everything: this worker goes away. */
  public synchronized void stopAll() {
    held.values().forEach(attempt -> stop(attempt, StopCause.WORKER_CLOSING));
  }

  /** Lets go of an attempt that has ended. A later delivery of the same order does not run. */
  public synchronized void release(HeldAttempt attempt) {
    held.remove(attempt.executionId(), attempt);
    bury(attempt.executionId(), attempt.attempt());
    notifyAll();
  }

  /** Lets go of an attempt that never was ours: a later delivery of the same order may run. */
  public synchronized void forget(HeldAttempt attempt) {
    held.remove(attempt.executionId(), attempt);
    notifyAll();
  }

  /** All that are held. */
  public synchronized List<HeldAttempt> all() {
    return List.copyOf(held.values());
  }

  /** Waits until nothing is held. */
  public synchronized boolean awaitNone(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!held.isEmpty()) {
      long millis = (end - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }

  private void stop(HeldAttempt attempt, StopCause cause) {
    attempt.stop(cause);
    var _ = timers.schedule(attempt::destroy, KILL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void bury(ExecutionId execution, Attempt upTo) {
    Instant now = clock.instant();
    Tombstone earlier = tombstones.remove(execution);
    Attempt highest = earlier != null && earlier.upTo().compareTo(upTo) > 0 ? earlier.upTo() : upTo;
    tombstones.put(execution, new Tombstone(highest, now));
    Iterator<Tombstone> oldestFirst = tombstones.values().iterator();
    while (oldestFirst.hasNext()) {
      boolean old = oldestFirst.next().at().plus(TOMBSTONE_AGE).isBefore(now);
      if (!old && tombstones.size() <= TOMBSTONE_LIMIT) {
        return;
      }
      oldestFirst.remove();
    }
  }
}
