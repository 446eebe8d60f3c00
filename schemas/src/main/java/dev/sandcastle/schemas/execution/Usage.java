package dev.sandcastle.schemas.execution;

/**
 * What one attempt used, as the kernel counted it.
 *
 * @param cpuMicros CPU time, user and system, microseconds
 * @param memoryPeakBytes highest memory use; 0 when the kernel did not say
 * @param egressBytes bytes through the egress gate
 */
public record Usage(long cpuMicros, long memoryPeakBytes, long egressBytes) {
  /** Nothing. */
  public static final Usage NONE = new Usage(0, 0, 0);
}
