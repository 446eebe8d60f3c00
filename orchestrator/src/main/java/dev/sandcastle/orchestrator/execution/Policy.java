package dev.sandcastle.orchestrator.execution;

import java.time.Duration;

/**
 * The numbers that decisions are made with.
 *
 * @param runningPerTenant executions of one tenant that may hold a slot (requirement QTA-1)
 * @param waitingPerTenant executions of one tenant that may wait
 * @param maxAttempts attempts of one execution
 * @param leaseTimeout silence after which a worker counts as lost
 * @param deadlineGrace how long after the program's time limit an attempt is given up whatever its
 *     worker says; the worker reports its own timeout first
 * @param orderTimeout how long an order may lie on its topic; shorter than the topic's retention
 */
public record Policy(
    int runningPerTenant,
    int waitingPerTenant,
    int maxAttempts,
    Duration leaseTimeout,
    Duration deadlineGrace,
    Duration orderTimeout) {
  /** The design's numbers (§2). */
  public static final Policy DEFAULT =
      new Policy(4, 100, 3, Duration.ofSeconds(8), Duration.ofSeconds(60), Duration.ofHours(23));

  /**
   * @throws IllegalArgumentException naming the number that cannot be
   */
  public Policy {
    require(runningPerTenant >= 1, "running-per-tenant", runningPerTenant);
    require(waitingPerTenant >= 0, "waiting-per-tenant", waitingPerTenant);
    require(maxAttempts >= 1, "max-attempts", maxAttempts);
    require(leaseTimeout.isPositive(), "lease-timeout", leaseTimeout);
    require(deadlineGrace.isPositive(), "deadline-grace", deadlineGrace);
    require(orderTimeout.isPositive(), "order-timeout", orderTimeout);
  }

  private static void require(boolean holds, String name, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Expected '" + name + "' to be positive, but it is " + value);
    }
  }
}
