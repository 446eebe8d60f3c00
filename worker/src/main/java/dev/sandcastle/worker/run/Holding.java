package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.execution.WorkerReport;
import java.util.Optional;

/** What becomes of an order that was delivered. */
public sealed interface Holding {
  /**
   * It runs.
   *
   * @param attempt the attempt, held from now on
   */
  record Taken(HeldAttempt attempt) implements Holding {}

  /**
   * It does not run: it was stopped, has been run, or is held already.
   *
   * @param report what the orchestrator must hear before the order is acknowledged, lest it wait
   *     for an order that nobody runs (ADR 0003); empty when it has ended the execution itself
   */
  record Declined(Optional<WorkerReport> report) implements Holding {}
}
