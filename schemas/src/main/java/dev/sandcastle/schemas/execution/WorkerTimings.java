package dev.sandcastle.schemas.execution;

/**
 * How long the worker's phases took, milliseconds.
 *
 * @param preparingMs from taking the order to the start of the program
 * @param installingMs installing packages
 * @param runningMs from the start of the program to its end
 * @param collectingMs collecting output files
 * @param start how the sandbox was obtained
 */
public record WorkerTimings(
    long preparingMs, long installingMs, long runningMs, long collectingMs, SandboxStart start) {
  /** Nothing happened yet. */
  public static final WorkerTimings NONE = new WorkerTimings(0, 0, 0, 0, SandboxStart.COLD);
}
