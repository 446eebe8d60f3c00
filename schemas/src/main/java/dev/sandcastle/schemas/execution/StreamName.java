package dev.sandcastle.schemas.execution;

/** Standard output or standard error. */
public enum StreamName {
  /** Standard output. */
  STDOUT,
  /** Standard error. */
  STDERR
}
