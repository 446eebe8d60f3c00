package dev.sandcastle.schemas.execution;

/**
 * Every way in which something asked of Sandcastle can fail. Names are on the wire: they are added,
 * never renamed or reused.
 */
public enum ErrorCode {
  /** The request breaks a rule; the message names the field. */
  INPUT_REJECTED(Fault.CALLER, false, "Correct the field that the message names."),
  /** The tenant has used up what it may use for now. */
  QUOTA_EXCEEDED(Fault.CALLER, true, "Wait as long as Retry-After says, or use less at once."),
  /** No key, or a wrong one. */
  UNAUTHENTICATED(Fault.CALLER, false, "Send a valid key as a bearer token."),
  /** The key may not do this. */
  FORBIDDEN(Fault.CALLER, false, "Use a key or a link that may do this."),
  /** There is no such thing, or it belongs to another tenant. */
  NOT_FOUND(Fault.CALLER, false, "Check the id; it may have been removed after its retention."),
  /** It exists already, or is in a state that does not allow this. */
  CONFLICT(Fault.CALLER, false, "Read the present state before trying again."),
  /** The program ended with an exit code other than 0 or by a signal. */
  RUNTIME_ERROR(Fault.PROGRAM, false, "Read the traceback, correct the program and run it again."),
  /** The time limit passed. */
  TIMEOUT(Fault.PROGRAM, false, "Raise timeoutMs or split the work."),
  /** The kernel killed for memory. */
  OUT_OF_MEMORY(Fault.PROGRAM, false, "Stream the data or raise limits.memoryMb."),
  /** The program printed more than may be captured and was ended for it. */
  OUTPUT_LIMIT(Fault.PROGRAM, false, "Print less, or write to a file under /workspace/output."),
  /** The sandbox's disk is full. */
  DISK_LIMIT(Fault.PROGRAM, false, "Write less, or remove files that are no longer needed."),
  /** The program reached for something it may not reach. */
  EGRESS_DENIED(Fault.PROGRAM, false, "Remove the call, or ask for the host to be allowed."),
  /** A package or version does not exist. */
  PACKAGE_NOT_FOUND(Fault.PROGRAM, false, "Check the name and version of the package."),
  /** A package could not be installed. */
  INSTALL_FAILED(
      Fault.PROGRAM, true, "Read the installer's message; try again if it was the network."),
  /** Somebody cancelled it. */
  CANCELLED(Fault.PROGRAM, false, "Nothing: it was asked for."),
  /** The worker that ran it is gone. */
  WORKER_LOST(
      Fault.PLATFORM,
      true,
      "Run it again; use retry: on-worker-loss if running it twice does no harm."),
  /** No sandbox could be made. */
  SANDBOX_UNAVAILABLE(Fault.PLATFORM, true, "Try again."),
  /** Files could not be stored or read. */
  STORAGE_FAILED(Fault.PLATFORM, true, "Try again."),
  /** A bug of ours. */
  INTERNAL(Fault.PLATFORM, true, "Try again once; report it if it stays.");

  private final Fault fault;
  private final boolean retryHelps;
  private final String hint;

  ErrorCode(Fault fault, boolean retryHelps, String hint) {
    this.fault = fault;
    this.retryHelps = retryHelps;
    this.hint = hint;
  }

  /** Whose fault it is. */
  public Fault fault() {
    return fault;
  }

  /** Whether the same request may succeed later. */
  public boolean retryHelps() {
    return retryHelps;
  }

  /** What to do about it, one sentence for people and models. */
  public String hint() {
    return hint;
  }
}
