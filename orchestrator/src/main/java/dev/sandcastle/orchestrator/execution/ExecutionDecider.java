package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.orchestrator.execution.ExecutionState.Absent;
import dev.sandcastle.orchestrator.execution.ExecutionState.Active;
import dev.sandcastle.orchestrator.execution.ExecutionState.Done;
import dev.sandcastle.orchestrator.execution.ExecutionState.Held;
import dev.sandcastle.orchestrator.execution.ExecutionState.Ordered;
import dev.sandcastle.orchestrator.execution.ExecutionState.Waiting;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.OnBusy;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.work.RejectionReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides about executions. Pure; the same arguments give the same decision. */
public final class ExecutionDecider {
  /** When a refused tenant may try again; the time an execution takes is not known beforehand. */
  private static final long RETRY_AFTER_MS = 1_000;

  /** Positions up to this one are announced each time they change, later ones when a multiple. */
  private static final int ANNOUNCED_POSITIONS = 10;

  private final Policy policy;
  private final ReportDecider reports;
  private final Loss loss;

  /** With the numbers to decide by. */
  public ExecutionDecider(Policy policy) {
    this.policy = policy;
    this.loss = new Loss(policy);
    this.reports = new ReportDecider(policy, loss);
  }

  /**
   * Decides.
   *
   * @param state of the execution that the input names
   * @param slots of its tenant
   * @param now the time of the decision
   */
  public Decision decide(ExecutionState state, Slots slots, Input input, Instant now) {
    return switch (input) {
      case Input.Command c ->
          switch (c.command()) {
            case ExecutionCommand.Execute e -> onExecute(state, slots, e, c.offset(), now);
            case ExecutionCommand.Cancel e -> CancelDecider.one(state, e, now);
            case ExecutionCommand.CancelLabelled e ->
                CancelDecider.labelled(state, e, c.offset(), now);
          };
      case Input.Report r -> reports.decide(state, r.report(), now);
      case Input.Tick _ -> onTick(state, now);
      case Input.Release _ -> onRelease(state, slots, now);
      case Input.Announce _ -> onAnnounce(state, slots, now);
    };
  }

  private Decision onExecute(
      ExecutionState state,
      Slots slots,
      ExecutionCommand.Execute command,
      long offset,
      Instant now) {
    if (!(state instanceof Absent)) {
      return Refusals.refuse(
          RejectionReason.ALREADY_EXISTS,
          "submit",
          command.executionId(),
          "there is one with this id already");
    }
    var draft = new Draft(command, 0, now).change(new Change.Submitted(command, offset));
    if (slots.active() < policy.runningPerTenant() && slots.waiting() == 0) {
      return draft.queued(0, 0).order(Attempt.NONE.next()).accept();
    }
    if (command.onBusy() == OnBusy.REJECT) {
      return reject(draft, "all %d slots are taken".formatted(policy.runningPerTenant()));
    }
    if (slots.waiting() >= policy.waitingPerTenant()) {
      return reject(draft, "%d executions wait already".formatted(slots.waiting()));
    }
    return draft.queued(slots.waiting() + 1, slots.waiting() + 1).accept();
  }

  private static Decision reject(Draft draft, String fact) {
    return draft
        .rejected(
            ErrorCode.QUOTA_EXCEEDED,
            "Expected a free slot of the tenant, but " + fact,
            RETRY_AFTER_MS)
        .accept();
  }

  private Decision onTick(ExecutionState state, Instant now) {
    return switch (state) {
      case Held s when !now.isBefore(s.leaseUntil()) -> loss.silentWorker(s, now);
      case Held s when s.deadline().isPresent() && !now.isBefore(s.deadline().get()) ->
          Draft.of(s, now)
              .finishedWithoutProgram(
                  s,
                  new Outcome.Failed(
                      ErrorCode.TIMEOUT,
                      "Expected the worker to report an end within the time limit, but it did not"))
              .stop(s.attempt(), Optional.of(s.workerId()), false)
              .accept();
      case Ordered s when !now.isBefore(s.orderedAt().plus(policy.orderTimeout())) ->
          loss.lostOrder(s, now);
      case Absent _, Waiting _, Active _, Done _ -> nothing();
    };
  }

  private Decision onRelease(ExecutionState state, Slots slots, Instant now) {
    if (state instanceof Waiting s && slots.active() < policy.runningPerTenant()) {
      return Draft.of(s, now).queued(0, slots.waiting() - 1).order(Attempt.NONE.next()).accept();
    }
    return nothing();
  }

  private static Decision onAnnounce(ExecutionState state, Slots slots, Instant now) {
    int position = slots.position();
    if (state instanceof Waiting s && s.position() != position && isAnnounced(position)) {
      return Draft.of(s, now).queued(position, slots.waiting()).accept();
    }
    return nothing();
  }

  /** Whether a change to this position is an event; bounds the events of a long waiting room. */
  public static boolean isAnnounced(int position) {
    return position > 0 && (position <= ANNOUNCED_POSITIONS || position % ANNOUNCED_POSITIONS == 0);
  }

  private static Decision nothing() {
    return new Decision.Accepted(List.of(), List.of());
  }
}
