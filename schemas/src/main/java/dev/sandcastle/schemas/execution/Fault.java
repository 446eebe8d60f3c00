package dev.sandcastle.schemas.execution;

/** Whose fault an error is. */
public enum Fault {
  /** Whoever asked. */
  CALLER,
  /** The program that ran, or whoever stopped it. */
  PROGRAM,
  /** Sandcastle or what it runs on. */
  PLATFORM
}
