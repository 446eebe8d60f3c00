package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.orchestrator.execution.ExecutionState.Absent;
import dev.sandcastle.orchestrator.execution.ExecutionState.Done;
import dev.sandcastle.orchestrator.execution.ExecutionState.Held;
import dev.sandcastle.orchestrator.execution.ExecutionState.Ordered;
import dev.sandcastle.orchestrator.execution.ExecutionState.Waiting;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.work.RejectionReason;
import dev.sandcastle.schemas.work.WorkerControl;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides about workers' reports. A report of anybody but the worker that holds the current attempt
 * is refused, and a worker that believes to hold another is told to stop it.
 */
final class ReportDecider {
  private final Policy policy;
  private final Loss loss;
  private final NoteDecider notes;

  ReportDecider(Policy policy, Loss loss) {
    this.policy = policy;
    this.loss = loss;
    this.notes = new NoteDecider(policy);
  }

  Decision decide(ExecutionState state, WorkerReport report, Instant now) {
    return switch (state) {
      case Absent _ -> refuse(RejectionReason.NOT_FOUND, report, "there is no such execution", now);
      case Waiting _ -> refuse(RejectionReason.INVALID_STATE, report, "it waits for a slot", now);
      case Done _ -> refuse(RejectionReason.STALE_ATTEMPT, report, "it has ended", now);
      case Ordered s -> onOrdered(s, report, now);
      case Held s -> onHeld(s, report, now);
    };
  }

  /**
   * Whoever speaks of the ordered attempt has taken it, even if its acceptance was refused: the
   * attempt may have been ordered before a crash, forgotten in it, and ordered again (ADR 0003).
   */
  private Decision onOrdered(Ordered state, WorkerReport report, Instant now) {
    if (!report.attempt().equals(state.attempt())) {
      return refuse(
          RejectionReason.STALE_ATTEMPT,
          report,
          "attempt " + state.attempt().number() + " waits for a worker",
          now);
    }
    return switch (report) {
      case WorkerReport.Returned r -> loss.returned(state, r.reason(), now);
      case WorkerReport.StepFinished r -> StepDecider.onOrdered(state, r, now);
      case WorkerReport.PhaseChanged r -> NoteDecider.onOrdered(state, r, now);
      case WorkerReport.EgressRefused r -> NoteDecider.onOrdered(state, r, now);
      case WorkerReport.Finished r -> started(state, r, now).finished(state, r.result()).accept();
      case WorkerReport.Accepted _, WorkerReport.LeaseRenewed _ ->
          started(state, report, now).accept();
    };
  }

  private static Draft started(Ordered state, WorkerReport report, Instant now) {
    return Draft.of(state, now).started(state.attempt(), report.workerId());
  }

  private Decision onHeld(Held state, WorkerReport report, Instant now) {
    if (!report.attempt().equals(state.attempt())) {
      return refuse(
          RejectionReason.STALE_ATTEMPT,
          report,
          "attempt " + state.attempt().number() + " is the current one",
          now);
    }
    if (!report.workerId().equals(state.workerId())) {
      return onOtherWorker(state, report, now);
    }
    return switch (report) {
      case WorkerReport.Accepted _ ->
          Refusals.refuse(
              RejectionReason.ALREADY_EXISTS,
              verb(report),
              report.executionId(),
              "this worker holds it already");
      case WorkerReport.LeaseRenewed _ ->
          Draft.of(state, now)
              .change(new Change.LeaseExtended(now.plus(policy.leaseTimeout())))
              .accept();
      case WorkerReport.PhaseChanged r -> notes.onHeld(state, r, now);
      case WorkerReport.EgressRefused r -> notes.onHeld(state, r, now);
      case WorkerReport.Returned r -> loss.returned(state, r.reason(), now);
      case WorkerReport.StepFinished r -> StepDecider.onHeld(state, r, now);
      case WorkerReport.Finished r -> Draft.of(state, now).finished(state, r.result()).accept();
    };
  }

  /**
   * An order is delivered again when its worker died between its report and its acknowledgement.
   */
  private static Decision onOtherWorker(Held state, WorkerReport report, Instant now) {
    if (!(report instanceof WorkerReport.Accepted) || state.userCodeBegan()) {
      return refuse(
          RejectionReason.STALE_ATTEMPT, report, "worker '" + state.workerId() + "' holds it", now);
    }
    var draft = Draft.of(state, now);
    if (state.cancelling()) {
      return draft
          .finishedWithoutProgram(state, new Outcome.Cancelled("Cancelled before it ran"))
          .stop(state.attempt(), Optional.empty(), false)
          .accept();
    }
    return draft
        .started(state.attempt(), report.workerId())
        .stop(state.attempt(), Optional.of(state.workerId()), false)
        .accept();
  }

  private static Decision refuse(
      RejectionReason reason, WorkerReport report, String fact, Instant now) {
    return Refusals.refuse(
        reason, verb(report), report.executionId(), fact, stopUnlessEnded(report, now));
  }

  private static List<Effect> stopUnlessEnded(WorkerReport report, Instant now) {
    return switch (report) {
      case WorkerReport.Accepted _,
          WorkerReport.PhaseChanged _,
          WorkerReport.StepFinished _,
          WorkerReport.EgressRefused _,
          WorkerReport.LeaseRenewed _ ->
          List.of(
              new Effect.Stop(
                  new WorkerControl.StopExecution(
                      report.tenantId(),
                      report.executionId(),
                      report.attempt(),
                      Optional.of(report.workerId()),
                      false,
                      now)));
      case WorkerReport.Returned _, WorkerReport.Finished _ -> List.of();
    };
  }

  private static String verb(WorkerReport report) {
    return switch (report) {
      case WorkerReport.Accepted _ -> "accept";
      case WorkerReport.PhaseChanged _ -> "move";
      case WorkerReport.StepFinished _ -> StepDecider.VERB;
      case WorkerReport.EgressRefused _ -> NoteDecider.TELL;
      case WorkerReport.LeaseRenewed _ -> "renew the lease of";
      case WorkerReport.Returned _ -> "return";
      case WorkerReport.Finished _ -> "finish";
    };
  }
}
