package dev.sandcastle.schemas.topic;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All topics, with what a broker must know to create them (design §2). */
public final class Topics {
  /** Key tenantId, value {@code ExecutionCommand}. */
  public static final Topic COMMANDS = Topic.kept("execution.commands.v1", Duration.ofDays(7));

  /** Key executionId, value {@code WorkOrder}; read as a share group. */
  public static final Topic WORK = Topic.kept("execution.work.v1", Duration.ofDays(1));

  /** Key tenantId, value {@code WorkerReport}. */
  public static final Topic REPORTS = Topic.kept("execution.reports.v1", Duration.ofDays(1));

  /** Key tenantId, value {@code ExecutionEvent}. */
  public static final Topic EVENTS = Topic.kept("execution.events.v1", Duration.ofDays(7));

  /** Key executionId, value {@code OutputChunk}. */
  public static final Topic OUTPUT = Topic.kept("execution.output.v1", Duration.ofDays(1));

  /** No key, value {@code RejectedRecord}. */
  public static final Topic REJECTED = Topic.single("execution.rejected.v1", Duration.ofDays(14));

  /** Key workerId, value {@code WorkerHeartbeat}; compacted. */
  public static final Topic HEARTBEATS =
      new Topic("worker.heartbeats.v1", Partitioning.SINGLE, Optional.empty());

  /** No key, value {@code WorkerControl}; every worker reads all of it. */
  public static final Topic CONTROL = Topic.single("worker.control.v1", Duration.ofHours(1));

  /** Key tenantId, value {@code UsageRecorded}. */
  public static final Topic USAGE = Topic.kept("usage.v1", Duration.ofDays(30));

  /** Every topic. */
  public static final List<Topic> ALL =
      List.of(COMMANDS, WORK, REPORTS, EVENTS, OUTPUT, REJECTED, HEARTBEATS, CONTROL, USAGE);

  private Topics() {}

  /** How many partitions a topic has. */
  public enum Partitioning {
    /** One, whatever the cluster's size. */
    SINGLE,
    /**
     * The cluster's number, the same for all topics keyed by tenant: commands, reports and events
     * of a tenant must lie in the same partition number.
     */
    SHARED
  }

  /**
   * One topic.
   *
   * @param name its name
   * @param partitioning how many partitions
   * @param retention how long records are kept; empty means compacted
   */
  public record Topic(String name, Partitioning partitioning, Optional<Duration> retention) {
    private static Topic kept(String name, Duration retention) {
      return new Topic(name, Partitioning.SHARED, Optional.of(retention));
    }

    private static Topic single(String name, Duration retention) {
      return new Topic(name, Partitioning.SINGLE, Optional.of(retention));
    }
  }
}
