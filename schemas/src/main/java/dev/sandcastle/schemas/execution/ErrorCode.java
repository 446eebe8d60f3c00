package dev.sandcastle.schemas.execution;

/**
 * Every way in which something asked of Sandcastle can fail. Names are on the wire: they are added,
 * never renamed or reused.
 */
public enum ErrorCode {
  /** The request breaks a rule; the message names the field. */
  INPUT_REJECTED(Fault.CALLER, false),
  /** The tenant has used up what it may use for now. */
  QUOTA_EXCEEDED(Fault.CALLER, true),
  /** No key, or a wrong one. */
  UNAUTHENTICATED(Fault.CALLER, false),
  /** The key may not do this. */
  FORBIDDEN(Fault.CALLER, false),
  /** There is no such thing, or it belongs to another tenant. */
  NOT_FOUND(Fault.CALLER, false),
  /** It exists already, or is in a state that does not allow this. */
  CONFLICT(Fault.CALLER, false),
  /** The program ended with an exit code other than 0 or by a signal. */
  RUNTIME_ERROR(Fault.PROGRAM, false),
  /** The time limit passed. */
  TIMEOUT(Fault.PROGRAM, false),
  /** The kernel killed for memory. */
  OUT_OF_MEMORY(Fault.PROGRAM, false),
  /** The program printed more than may be captured and was ended for it. */
  OUTPUT_LIMIT(Fault.PROGRAM, false),
  /** The sandbox's disk is full. */
  DISK_LIMIT(Fault.PROGRAM, false),
  /** The program reached for something it may not reach. */
  EGRESS_DENIED(Fault.PROGRAM, false),
  /** A package or version does not exist. */
  PACKAGE_NOT_FOUND(Fault.PROGRAM, false),
  /** A package could not be installed. */
  INSTALL_FAILED(Fault.PROGRAM, true),
  /** Somebody cancelled it. */
  CANCELLED(Fault.PROGRAM, false),
  /** The worker that ran it is gone. */
  WORKER_LOST(Fault.PLATFORM, true),
  /** No sandbox could be made. */
  SANDBOX_UNAVAILABLE(Fault.PLATFORM, true),
  /** Files could not be stored or read. */
  STORAGE_FAILED(Fault.PLATFORM, true),
  /** A bug of ours. */
  INTERNAL(Fault.PLATFORM, true);

  private final Fault fault;
  private final boolean retryHelps;

  ErrorCode(Fault fault, boolean retryHelps) {
    this.fault = fault;
    this.retryHelps = retryHelps;
  }

  /** Whose fault it is. */
  public Fault fault() {
    return fault;
  }

  /** Whether the same request may succeed later. */
  public boolean retryHelps() {
    return retryHelps;
  }
}
