package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.orchestrator.execution.ExecutionState.Absent;
import dev.sandcastle.orchestrator.execution.ExecutionState.Done;
import dev.sandcastle.orchestrator.execution.ExecutionState.Held;
import dev.sandcastle.orchestrator.execution.ExecutionState.Live;
import dev.sandcastle.orchestrator.execution.ExecutionState.Ordered;
import dev.sandcastle.orchestrator.execution.ExecutionState.Waiting;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.work.RejectionReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides about cancels. What no worker holds ends at once; what one holds is stopped, and ends
 * when the worker says so or is lost.
 */
final class CancelDecider {
  private CancelDecider() {}

  /** One execution. A second cancel is refused, and stops the worker once more. */
  static Decision one(ExecutionState state, ExecutionCommand.Cancel command, Instant now) {
    var id = command.executionId();
    return switch (state) {
      case Absent _ ->
          Refusals.refuse(RejectionReason.NOT_FOUND, "cancel", id, "there is no such execution");
      case Done _ -> Refusals.refuse(RejectionReason.INVALID_STATE, "cancel", id, "it has ended");
      case Held s when s.cancelling() ->
          Refusals.refuse(
              RejectionReason.INVALID_STATE,
              "cancel",
              id,
              "it is being cancelled",
              cancel(s, command.reason(), now).effects());
      case Live s -> cancel(s, command.reason(), now);
    };
  }

  /**
   * One of those that may have the label. Only what was submitted before the command is meant, also
   * when the command is read again after later ones (ADR 0006).
   */
  static Decision labelled(
      ExecutionState state, ExecutionCommand.CancelLabelled command, long offset, Instant now) {
    return state instanceof Live s && s.ticket() < offset && isLabelled(s, command)
        ? cancel(s, command.reason(), now)
        : new Decision.Accepted(List.of(), List.of());
  }

  private static boolean isLabelled(Live state, ExecutionCommand.CancelLabelled command) {
    return command.value().equals(state.command().annotations().labels().get(command.label()));
  }

  private static Decision cancel(Live state, Optional<String> reason, Instant now) {
    var draft = Draft.of(state, now);
    return switch (state) {
      case Waiting s -> draft.finishedWithoutProgram(s, outcome(reason)).accept();
      case Ordered s ->
          draft
              .finishedWithoutProgram(s, outcome(reason))
              .stop(s.attempt(), Optional.empty(), true)
              .accept();
      case Held s when s.cancelling() -> draft.stop(s.attempt(), Optional.empty(), true).accept();
      case Held s ->
          draft
              .change(new Change.CancelRequested())
              .stop(s.attempt(), Optional.empty(), true)
              .accept();
    };
  }

  private static Outcome outcome(Optional<String> reason) {
    return new Outcome.Cancelled(reason.map(r -> "Cancelled: " + r).orElse("Cancelled on request"));
  }
}
