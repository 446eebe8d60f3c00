package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.orchestrator.execution.ExecutionState.Held;
import dev.sandcastle.orchestrator.execution.ExecutionState.Ordered;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.work.RejectionReason;
import java.time.Instant;
import java.util.Optional;

/** Decides about steps that the worker reports which holds the attempt. */
final class StepDecider {
  static final String VERB = "take a step of";

  private StepDecider() {}

  /**
   * A step of an attempt whose acceptance was not heard (ADR 0003): user code has begun. When it is
   * not the first, those before it were not heard either; the worker's end brings all of them.
   */
  static Decision onOrdered(Ordered state, WorkerReport.StepFinished report, Instant now) {
    var steps = AttemptSteps.of(state);
    var foreign = refuseForeign(steps, report);
    if (foreign.isPresent()) {
      return foreign.get();
    }
    var draft =
        Draft.of(state, now)
            .started(state.attempt(), report.workerId())
            .phase(state.attempt(), Phase.RUNNING, Optional.empty());
    return steps.isNext(report.step())
        ? draft.step(state.attempt(), report.step()).accept()
        : draft.accept();
  }

  static Decision onHeld(Held state, WorkerReport.StepFinished report, Instant now) {
    var steps = AttemptSteps.of(state);
    var foreign = refuseForeign(steps, report);
    if (foreign.isPresent()) {
      return foreign.get();
    }
    int index = report.step().index();
    if (index <= steps.ended().size()) {
      return refuse(
          RejectionReason.ALREADY_EXISTS, report, "step %d has ended already".formatted(index));
    }
    if (state.phase() != Phase.RUNNING) {
      return refuse(RejectionReason.INVALID_STATE, report, "it is " + state.phase());
    }
    if (!steps.isNext(report.step())) {
      int last = steps.ended().size();
      return refuse(
          RejectionReason.INVALID_STATE,
          report,
          steps.hasFailed()
              ? "step %d has failed".formatted(last)
              : "step %d is the next to end".formatted(last + 1));
    }
    return Draft.of(state, now).step(state.attempt(), report.step()).accept();
  }

  private static Optional<Decision> refuseForeign(
      AttemptSteps steps, WorkerReport.StepFinished report) {
    if (steps.paths().isEmpty()) {
      return Optional.of(refuse(RejectionReason.INVALID_STATE, report, "it has no steps"));
    }
    return steps.contains(report.step())
        ? Optional.empty()
        : Optional.of(
            refuse(
                RejectionReason.INVALID_ARGUMENT,
                report,
                "it has no step %d that ended so".formatted(report.step().index())));
  }

  private static Decision refuse(
      RejectionReason reason, WorkerReport.StepFinished report, String fact) {
    return Refusals.refuse(reason, VERB, report.executionId(), fact);
  }
}
