package dev.sandcastle.worker.sandbox;

/** Why a sandbox could not be had or did not do what it should. */
public enum SandboxFailure {
  /** The engine does not answer, or answers with an error. */
  ENGINE_FAILED(true),
  /** The engine did not answer in time. */
  ENGINE_TIMED_OUT(true),
  /** The engine has no image for the runtime. */
  IMAGE_MISSING(true),
  /**
   * The engine has no runtime of the class that was asked for. Nothing weaker is used instead, and
   * another attempt here would fail the same.
   */
  CLASS_MISSING(false),
  /**
   * The engine does not make a sandbox like this: a limit is out of its bounds, or it does not see
   * a folder. It makes others, so it is not under suspicion; another worker's may make this one.
   */
  SPEC_REFUSED(true),
  /** The container did not become ready in time. */
  NOT_READY(true),
  /** The container, or the connection to it, is gone. */
  LOST(true),
  /** What came out of the container broke the protocol; it was destroyed. */
  PROTOCOL_BROKEN(true),
  /** It could not be emptied after a program; nobody may use it again. */
  NOT_RESET(true),
  /** A file could not be laid where the program wants it. The program's fault. */
  STAGING_REFUSED(false),
  /** The sandbox's file system is full. The program's fault. */
  DISK_FULL(false),
  /** The program could not be executed. The program's fault. */
  NOT_EXECUTABLE(false),
  /** It was killed before the program started. */
  KILLED(false);

  private final boolean retriable;

  SandboxFailure(boolean retriable) {
    this.retriable = retriable;
  }

  /** Whether the same attempt may succeed in another sandbox. */
  public boolean retriable() {
    return retriable;
  }
}
