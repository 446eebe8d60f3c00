package dev.sandcastle.schemas.execution;

/** What to do when the tenant has no free slot. */
public enum OnBusy {
  /** Wait for one. */
  WAIT,
  /** Be refused with {@link ErrorCode#QUOTA_EXCEEDED}. */
  REJECT
}
