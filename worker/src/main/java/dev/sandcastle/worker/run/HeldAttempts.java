package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerReport;
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

  /** How long a killed program may take to be dead before its sandbox is destroyed (CAN-5). */
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(2);

  /** How long the outputs of a stopped program may take before the sandbox is destroyed (CAN-7). */
  private static final Duration COLLECT_PATIENCE = Duration.ofSeconds(10);

  private final WorkerId self;
  private final InstantSource clock;
  private final ScheduledExecutorService timers;
  private final Map<Key, HeldAttempt> held = new HashMap<>();
  private final Map<Key, Tombstone> tombstones = new LinkedHashMap<>();

  /** Two tenants may choose the same execution id. */
  private record Key(TenantId tenantId, ExecutionId executionId) {
    static Key of(WorkOrder order) {
      return new Key(order.tenantId(), order.executionId());
    }
  }

  private record Tombstone(Attempt upTo, Instant at, boolean cancelled) {}

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

  /** Takes an order, unless it was stopped, is held already or has been run. */
  public synchronized Holding hold(WorkOrder order) {
    var key = Key.of(order);
    Tombstone stopped = tombstones.get(key);
    if (stopped != null && stopped.upTo().compareTo(order.attempt()) >= 0) {
      return new Holding.Declined(
          stopped.cancelled() ? Optional.empty() : Optional.of(returned(order)));
    }
    HeldAttempt earlier = held.get(key);
    if (earlier != null && earlier.attempt().equals(order.attempt())) {
      return new Holding.Declined(Optional.of(earlier.accepted()));
    }
    if (earlier != null && earlier.attempt().compareTo(order.attempt()) > 0) {
      return new Holding.Declined(Optional.of(returned(order)));
    }
    if (earlier != null) {
      stop(earlier, StopCause.GIVEN_UP);
    }
    var attempt = new HeldAttempt(order, self, clock);
    held.put(key, attempt);
    return new Holding.Taken(attempt);
  }

  /** Stops an execution and remembers it for orders yet to come. Returns at once. */
  public synchronized void stop(StopExecution request) {
    if (request.workerId().isPresent() && !request.workerId().get().equals(self)) {
      return;
    }
    var key = new Key(request.tenantId(), request.executionId());
    bury(key, request.attempt(), request.cancelled());
    HeldAttempt attempt = held.get(key);
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
    var key = Key.of(attempt.order());
    held.remove(key, attempt);
    bury(key, attempt.attempt(), false);
    notifyAll();
  }

  /** Lets go of an attempt that never was ours: a later delivery of the same order may run. */
  public synchronized void forget(HeldAttempt attempt) {
    held.remove(Key.of(attempt.order()), attempt);
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
    destroyIn(KILL_PATIENCE, attempt::destroyUnlessDead);
    destroyIn(COLLECT_PATIENCE, attempt::destroy);
  }

  private void destroyIn(Duration patience, Runnable destroy) {
    var _ = timers.schedule(destroy, patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private WorkerReport returned(WorkOrder order) {
    return new WorkerReport.Returned(
        order.tenantId(),
        order.executionId(),
        order.attempt(),
        self,
        clock.instant(),
        "The worker was told to stop this attempt before, or has run it");
  }

  private void bury(Key key, Attempt upTo, boolean cancelled) {
    Instant now = clock.instant();
    Tombstone earlier = tombstones.remove(key);
    Attempt highest = earlier != null && earlier.upTo().compareTo(upTo) > 0 ? earlier.upTo() : upTo;
    boolean ended = cancelled || (earlier != null && earlier.cancelled());
    tombstones.put(key, new Tombstone(highest, now, ended));
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
