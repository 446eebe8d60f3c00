package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import java.time.Instant;

/** One step of an execution's state. {@link Happened} is public, the others stay inside. */
public sealed interface Change {
  /**
   * Somebody asked for it; an event follows in the same decision.
   *
   * @param ticket place in the tenant's order of arrival: the command's offset
   */
  record Submitted(ExecutionCommand.Execute command, long ticket) implements Change {}

  /** Something happened that readers of {@code execution.events.v1} see. */
  record Happened(ExecutionEvent event) implements Change {}

  /**
   * The worker spoke.
   *
   * @param until when it counts as lost unless it speaks again
   */
  record LeaseExtended(Instant until) implements Change {}

  /**
   * The orchestrator was away, and its absence counts neither for the lease nor for the deadline.
   *
   * @param until when the worker counts as lost unless it speaks; the deadline is not before
   */
  record Resumed(Instant until) implements Change {}

  /** The worker was told to stop it because somebody asked. */
  record CancelRequested() implements Change {}

  /**
   * Old events have surely reached the log and are forgotten.
   *
   * @param before those decided before this
   */
  record Settled(Instant before) implements Change {}
}
