package dev.sandcastle.orchestrator.ledger;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The ends of the logs, as a ledger finds them when it opens.
 *
 * @param since the tail holds every event from here on; empty when it holds the whole log
 * @param events the partition's last events, in log order
 * @param orders the work orders since then
 */
public record Tail(Optional<Instant> since, List<ExecutionEvent> events, Set<OrderId> orders) {
  /** Of empty logs. */
  public static final Tail EMPTY = new Tail(Optional.empty(), List.of(), Set.of());

  /** Names a work order. */
  public record OrderId(Key key, Attempt attempt) {}

  /** Whether something of this time would be in the tail if it were in the log. */
  boolean covers(Instant at) {
    return since.isEmpty() || !at.isBefore(since.get());
  }
}
