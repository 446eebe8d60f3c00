package dev.sandcastle.worker.intake;

import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.worker.report.Reports;
import dev.sandcastle.worker.run.ExecutionRunner;
import dev.sandcastle.worker.run.HeldAttempt;
import dev.sandcastle.worker.run.HeldAttempts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The slots, and the way of an order into one. Thread-safe. */
public final class OrderDesk {
  private final Semaphore slots;
  private final HeldAttempts held;
  private final Reports reports;
  private final ExecutionRunner runner;
  private final BooleanSupplier open;

  /**
   * With a number of slots.
   *
   * @param open whether orders may be taken now
   */
  public OrderDesk(
      int slots, HeldAttempts held, Reports reports, ExecutionRunner runner, BooleanSupplier open) {
    this.slots = new Semaphore(slots);
    this.held = held;
    this.reports = reports;
    this.runner = runner;
    this.open = open;
  }

  /** Whether orders may be taken now. */
  public boolean isOpen() {
    return open.getAsBoolean();
  }

  /** Reserves a slot; whether there was one in time. */
  public boolean reserveSlot(Duration atMost) throws InterruptedException {
    return slots.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives a reserved slot back. */
  public void returnSlot() {
    slots.release();
  }

  /** Slots that nobody has. */
  public int freeSlots() {
    return slots.availablePermits();
  }

  /**
   * Takes an order into a reserved slot, which is free again when the attempt has ended. It is
   * being prepared from now on; user code begins when it is cleared.
   *
   * @return empty when the order must not run; the slot is still reserved then
   */
  public Optional<Handover> take(WorkOrder order) {
    return held.hold(order).map(this::begin);
  }

  /**
   * An order that was taken.
   *
   * @param attempt must be cleared or withdrawn
   * @param accepted completes when it is stored that we have it
   */
  public record Handover(HeldAttempt attempt, CompletableFuture<Void> accepted) {}

  private Handover begin(HeldAttempt attempt) {
    CompletableFuture<Void> accepted = reports.confirm(attempt.accepted());
    Thread.ofVirtual()
        .name("attempt-" + attempt.executionId() + "-" + attempt.attempt().number())
        .start(() -> run(attempt));
    return new Handover(attempt, accepted);
  }

  private void run(HeldAttempt attempt) {
    try {
      runner.run(attempt);
    } finally {
      slots.release();
    }
  }
}
