package dev.sandcastle.schemas.execution;

/** Whether a program shares its sandbox with earlier ones of its tenant. Names are on the wire. */
public enum Isolation {
  /** A sandbox that has run nothing before and is destroyed afterwards. */
  FRESH,
  /** Any emptied sandbox of the same tenant will do. */
  REUSE
}
