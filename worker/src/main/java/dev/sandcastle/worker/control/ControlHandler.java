package dev.sandcastle.worker.control;

import dev.sandcastle.schemas.work.WorkerControl;

/** Carries orders to workers out; returns at once. */
public interface ControlHandler {
  /** Stop an execution. */
  void stop(WorkerControl.StopExecution request);

  /** Drain, if this worker is meant. */
  void drain(WorkerControl.Drain request);
}
