package dev.sandcastle.standalone.doctor;

/**
 * One question about this machine. What it needs to know is given to it; what costs time or touches
 * anything happens in {@link #find}.
 */
interface Check {
  /** What it is about, for people; a word or two. */
  String name();

  /** Answers it. */
  Finding find() throws InterruptedException;
}
