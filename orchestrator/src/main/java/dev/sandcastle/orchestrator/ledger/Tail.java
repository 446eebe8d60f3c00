package dev.sandcastle.orchestrator.ledger;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.work.WorkOrder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The ends of the logs, as a ledger finds them when it opens.
 *
 * @param since the events hold every one from here on; empty when they are the whole log
 * @param events the partition's last events, in log order
 * @param orders the work orders, from {@link StoreEnd#ordersSince} on
 */
public record Tail(Optional<Instant> since, List<ExecutionEvent> events, Set<OrderId> orders) {
  /** Of empty logs. */
  public static final Tail EMPTY = new Tail(Optional.empty(), List.of(), Set.of());

  /**
   * Names a work order.
   *
   * @param at when it was decided; an attempt that was ordered before a crash and forgotten in it
   *     may be ordered once more
   */
  public record OrderId(Key key, Attempt attempt, Instant at) {
    /** Of an order. */
    public static OrderId of(WorkOrder order) {
      return new OrderId(
          new Key(order.tenantId(), order.executionId()), order.attempt(), order.at());
    }
  }

  /** Whether something of this time would be in the tail if it were in the log. */
  boolean covers(Instant at) {
    return since.isEmpty() || !at.isBefore(since.get());
  }
}
