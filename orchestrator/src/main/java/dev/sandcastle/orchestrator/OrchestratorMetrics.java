package dev.sandcastle.orchestrator;

import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.schemas.work.RejectionReason;
import io.micrometer.core.instrument.MeterRegistry;

/** All meters of the orchestrator. Thread-safe. */
public final class OrchestratorMetrics {
  private final MeterRegistry registry;

  /** In a registry. */
  public OrchestratorMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * {@code execution.transitions} {from, to}: an execution went from one kind of state to another.
   */
  public void moved(ExecutionState from, ExecutionState to) {
    if (from.getClass() != to.getClass()) {
      registry.counter("execution.transitions", "from", name(from), "to", name(to)).increment();
    }
  }

  /** {@code execution.records.rejected} {topic, reason}: a record was refused. */
  public void rejected(String topic, RejectionReason reason) {
    registry
        .counter("execution.records.rejected", "topic", topic, "reason", reason.name())
        .increment();
  }

  private static String name(ExecutionState state) {
    return switch (state) {
      case ExecutionState.Absent _ -> "absent";
      case ExecutionState.Waiting _ -> "waiting";
      case ExecutionState.Ordered _ -> "ordered";
      case ExecutionState.Held _ -> "held";
      case ExecutionState.Done _ -> "done";
    };
  }
}
