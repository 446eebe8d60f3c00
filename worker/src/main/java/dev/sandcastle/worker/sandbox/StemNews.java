package dev.sandcastle.worker.sandbox;

/** What becomes of a stem. */
public enum StemNews {
  /** Its interpreter has started and waits. */
  WAITS,
  /** It has become the program. */
  TAKEN,
  /** It died or answered wrongly; the program is started without it. */
  FAILED,
  /** The program needs an interpreter that starts otherwise, and is started without it. */
  PASSED_OVER
}
