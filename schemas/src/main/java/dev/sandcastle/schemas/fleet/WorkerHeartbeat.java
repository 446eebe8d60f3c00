package dev.sandcastle.schemas.fleet;

import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.WorkerId;
import java.time.Instant;
import java.util.List;

/**
 * A worker is alive.
 *
 * @param workerId the worker
 * @param version its build
 * @param at when
 * @param slots executions it can run at once
 * @param free slots that are free
 * @param engineReady whether its Docker engine answers
 * @param draining whether it takes no more work
 * @param pools its pools of warm sandboxes
 * @param runtimeClasses classes of isolation that its engine has
 */
public record WorkerHeartbeat(
    WorkerId workerId,
    String version,
    Instant at,
    int slots,
    int free,
    boolean engineReady,
    boolean draining,
    List<Pool> pools,
    List<RuntimeClass> runtimeClasses) {
  /** Copies the lists. */
  public WorkerHeartbeat {
    pools = List.copyOf(pools);
    runtimeClasses = List.copyOf(runtimeClasses);
  }

  /**
   * One pool.
   *
   * @param runtime its runtime
   * @param warm warm sandboxes ready for use
   * @param target warm sandboxes it aims at
   * @param runtimeClass what isolates them
   * @param layered whether they have dependency layers
   * @param image id of the image that they are made of; empty when it is not known
   */
  public record Pool(
      RuntimeId runtime,
      int warm,
      int target,
      RuntimeClass runtimeClass,
      boolean layered,
      String image) {}
}
