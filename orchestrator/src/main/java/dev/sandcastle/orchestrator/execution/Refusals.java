package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.work.RejectionReason;
import java.util.List;

/** The one place that builds refusals' sentences. */
final class Refusals {
  private Refusals() {}

  static Decision refuse(RejectionReason reason, String verb, ExecutionId id, String fact) {
    return refuse(reason, verb, id, fact, List.of());
  }

  static Decision refuse(
      RejectionReason reason, String verb, ExecutionId id, String fact, List<Effect> effects) {
    return new Decision.Rejected(
        reason, "Expected to %s execution '%s', but %s".formatted(verb, id, fact), effects);
  }
}
