package dev.sandcastle.orchestrator.topology;

import dev.sandcastle.orchestrator.ledger.StoreEnd;
import dev.sandcastle.orchestrator.ledger.Tail;

/** The ends of the logs, as they are when a task starts. */
interface EventLog {
  /**
   * Reads the tail.
   *
   * @param partition of {@code execution.events.v1}
   * @param storeEnd how far the task's store reaches
   */
  Tail tail(int partition, StoreEnd storeEnd);
}
