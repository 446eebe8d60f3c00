package dev.sandcastle.schemas.execution;

/** What stands between a program and the host's kernel. Names are on the wire. */
public enum RuntimeClass {
  /** Namespaces, control groups and a system-call filter of the host's kernel. */
  RUNC,
  /** A kernel of its own in user space (gVisor), inside of these. */
  RUNSC
}
