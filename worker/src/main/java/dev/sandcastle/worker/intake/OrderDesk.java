package dev.sandcastle.worker.intake;

import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.worker.report.Reports;
import dev.sandcastle.worker.run.ExecutionRunner;
import dev.sandcastle.worker.run.HeldAttempt;
import dev.sandcastle.worker.run.HeldAttempts;
import dev.sandcastle.worker.run.Holding;
import java.time.Duration;
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
   * @return what the caller must do; the slot is still reserved when it is declined
   */
  public Reception take(WorkOrder order) {
    return switch (held.hold(order)) {
      case Holding.Taken taken -> begin(taken.attempt());
      case Holding.Declined declined ->
          new Reception.Declined(
              declined
                  .report()
                  .map(reports::confirm)
                  .orElseGet(() -> CompletableFuture.completedFuture(null)));
    };
  }

  /** What the desk did with an order. */
  public sealed interface Reception {
    /**
     * It was taken.
     *
     * @param attempt must be cleared or withdrawn
     * @param accepted completes when it is stored that we have it
     */
    record Handover(HeldAttempt attempt, CompletableFuture<Void> accepted) implements Reception {}

    /**
     * It must not run.
     *
     * @param told completes when the orchestrator can know
     */
    record Declined(CompletableFuture<Void> told) implements Reception {}
  }

  private Reception begin(HeldAttempt attempt) {
    CompletableFuture<Void> accepted = reports.confirm(attempt.accepted());
    Thread.ofVirtual()
        .name("attempt-" + attempt.executionId() + "-" + attempt.attempt().number())
        .start(() -> run(attempt));
    return new Reception.Handover(attempt, accepted);
  }

  private void run(HeldAttempt attempt) {
    try {
      runner.run(attempt);
    } finally {
      slots.release();
    }
  }
}
