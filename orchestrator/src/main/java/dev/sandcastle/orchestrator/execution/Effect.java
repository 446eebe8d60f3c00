package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.schemas.execution.UsageRecorded;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.schemas.work.WorkerControl;

/** A record for somebody else than the readers of events. */
public sealed interface Effect {
  /** Work for the workers. */
  record Order(WorkOrder order) implements Effect {}

  /** An order to stop. */
  record Stop(WorkerControl.StopExecution stop) implements Effect {}

  /** Usage for billing. */
  record Account(UsageRecorded usage) implements Effect {}
}
