package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.UsageRecorded;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.schemas.work.WorkerControl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A decision being made about one execution: numbers its events and completes its effects. */
final class Draft {
  private final ExecutionCommand.Execute command;
  private final Instant now;
  private final List<Change> changes = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private long sequence;

  Draft(ExecutionCommand.Execute command, long sequence, Instant now) {
    this.command = command;
    this.sequence = sequence;
    this.now = now;
  }

  static Draft of(ExecutionState.Live state, Instant now) {
    return new Draft(state.command(), state.journal().sequence(), now);
  }

  Draft change(Change change) {
    changes.add(change);
    return this;
  }

  Draft queued(int position, int waiting) {
    var program = command.program();
    var attempt = position == 0 ? Attempt.NONE.next() : Attempt.NONE;
    return happened(
        new ExecutionEvent.Queued(
            header(attempt),
            position,
            waiting,
            program.runtime(),
            program.entryPath(),
            command.at(),
            submission()));
  }

  Draft started(Attempt attempt, WorkerId workerId) {
    return happened(new ExecutionEvent.Started(header(attempt), workerId));
  }

  Draft phase(Attempt attempt, Phase phase, Optional<InstallProgress> progress) {
    return happened(new ExecutionEvent.PhaseChanged(header(attempt), phase, progress));
  }

  Draft refused(Attempt attempt, AttemptNotes.Refusal refusal) {
    return happened(
        new ExecutionEvent.EgressRefused(
            header(attempt), refusal.host(), refusal.port(), refusal.reason()));
  }

  Draft step(Attempt attempt, StepResult step) {
    return happened(new ExecutionEvent.StepFinished(header(attempt), step));
  }

  Draft requeued(Attempt attempt, String reason) {
    return happened(new ExecutionEvent.Requeued(header(attempt), reason)).order(attempt.next());
  }

  Draft rejected(ErrorCode code, String message, long retryAfterMs) {
    return happened(
        new ExecutionEvent.Rejected(
            header(Attempt.NONE),
            code,
            message,
            Optional.of(retryAfterMs),
            command.at(),
            submission()));
  }

  /**
   * The worker's end. Steps that only the worker knows of happen first: no reader is to find one in
   * the result that had no event.
   */
  Draft finished(ExecutionState.Active state, Result result) {
    var known = AttemptSteps.of(state);
    var told = known.continuedBy(result.steps());
    told.forEach(step -> step(state.attempt(), step));
    return end(
        state.attempt(), withSteps(result, known.and(told).complete()), state.firstAcceptedAt());
  }

  /** An end that no worker reported; of the program, only the steps that have ended are known. */
  Draft finishedWithoutProgram(ExecutionState.Live state, Outcome outcome) {
    var result = Result.withoutProgram(outcome, AttemptSteps.of(state).complete());
    return switch (state) {
      case ExecutionState.Waiting _ -> end(Attempt.NONE, result, Optional.empty());
      case ExecutionState.Active s -> end(s.attempt(), result, s.firstAcceptedAt());
    };
  }

  private Draft end(Attempt attempt, Result result, Optional<Instant> firstAcceptedAt) {
    long queuedMs =
        Math.max(0, firstAcceptedAt.orElse(now).toEpochMilli() - command.at().toEpochMilli());
    happened(new ExecutionEvent.Finished(header(attempt), result, queuedMs, command.at()));
    effects.add(
        new Effect.Account(
            new UsageRecorded(
                command.tenantId(),
                command.executionId(),
                command.program().runtime(),
                result.usage(),
                result.timings().runningMs(),
                now)));
    return this;
  }

  Draft order(Attempt attempt) {
    effects.add(
        new Effect.Order(
            new WorkOrder(
                command.tenantId(), command.executionId(), attempt, now, command.program())));
    return this;
  }

  Draft stop(Attempt attempt, Optional<WorkerId> workerId, boolean cancelled) {
    effects.add(
        new Effect.Stop(
            new WorkerControl.StopExecution(
                command.tenantId(), command.executionId(), attempt, workerId, cancelled, now)));
    return this;
  }

  Decision accept() {
    return new Decision.Accepted(changes, effects);
  }

  /** Only the first event repeats what was submitted. */
  private Optional<ExecutionEvent.Submission> submission() {
    return sequence == 0 ? Optional.of(ExecutionEvent.Submission.of(command)) : Optional.empty();
  }

  private static Result withSteps(Result result, List<StepResult> steps) {
    return new Result(
        result.outcome(),
        result.exitCode(),
        result.signal(),
        result.stdout(),
        result.stderr(),
        result.files(),
        result.filesSkipped(),
        result.lastOutputSequence(),
        result.usage(),
        result.timings(),
        steps,
        result.unchanged());
  }

  private ExecutionEvent.Header header(Attempt attempt) {
    return new ExecutionEvent.Header(
        command.tenantId(), command.executionId(), sequence + 1, attempt, now);
  }

  private Draft happened(ExecutionEvent event) {
    sequence++;
    changes.add(new Change.Happened(event));
    return this;
  }
}
