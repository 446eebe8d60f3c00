package dev.sandcastle.schemas.execution;

/** Where an execution that has not ended stands, in order. */
public enum Phase {
  /** Waits for a slot or a worker. */
  QUEUED,
  /** A worker makes the sandbox ready. */
  PREPARING,
  /** Packages are installed. */
  INSTALLING,
  /** User code runs. */
  RUNNING,
  /** User code has ended; its files are collected. */
  COLLECTING
}
