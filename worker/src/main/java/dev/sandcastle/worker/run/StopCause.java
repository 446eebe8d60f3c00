package dev.sandcastle.worker.run;

/** Why an attempt was stopped from outside. The first one counts. */
enum StopCause {
  /** The tenant asked. */
  CANCELLED,
  /** The orchestrator gave the attempt up; nobody waits for a report. */
  GIVEN_UP,
  /** This worker goes away. */
  WORKER_CLOSING
}
