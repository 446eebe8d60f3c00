package dev.sandcastle.schemas.fleet;

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
 */
public record WorkerHeartbeat(
    WorkerId workerId,
    String version,
    Instant at,
    int slots,
    int free,
    boolean engineReady,
    boolean draining,
    List<Pool> pools) {
  /** Copies the list. */
  public WorkerHeartbeat {
    pools = List.copyOf(pools);
  }

  /**
   * One pool.
   *
   * @param runtime its runtime
   * @param warm warm sandboxes ready for use
   * @param target warm sandboxes it aims at
   */
  public record Pool(RuntimeId runtime, int warm, int target) {}
}
