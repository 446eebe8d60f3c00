package dev.sandcastle.schemas.execution;

import java.time.Instant;
import java.util.Optional;

/**
 * What happened to an execution. Written by the orchestrator only; the first terminal one in log
 * order counts and nothing follows it.
 */
public sealed interface ExecutionEvent {
  /** Where the event belongs. */
  Header header();

  /** Whether it ends the execution. */
  default boolean isTerminal() {
    return this instanceof Finished || this instanceof Rejected;
  }

  /**
   * What all events have.
   *
   * @param tenantId whose execution
   * @param executionId which execution
   * @param sequence place among the execution's events, from 1, without gaps; a repeated one is a
   *     duplicate and is to be ignored
   * @param attempt the attempt it belongs to; {@link Attempt#NONE} before the first
   * @param at when the orchestrator decided it
   */
  record Header(
      TenantId tenantId, ExecutionId executionId, long sequence, Attempt attempt, Instant at) {}

  /**
   * The execution was accepted, or its place in the waiting room changed.
   *
   * @param position place in the tenant's waiting room, from 1; 0 when a slot was free at once
   * @param waiting how many of the tenant's executions wait, this one included
   * @param runtime the runtime it will use
   * @param entryPath the file it will run
   * @param submittedAt when it was submitted
   */
  record Queued(
      Header header,
      int position,
      int waiting,
      RuntimeId runtime,
      String entryPath,
      Instant submittedAt)
      implements ExecutionEvent {}

  /**
   * A worker took the attempt.
   *
   * @param workerId the worker
   */
  record Started(Header header, WorkerId workerId) implements ExecutionEvent {}

  /**
   * The attempt entered a phase.
   *
   * @param phase the phase entered
   */
  record PhaseChanged(Header header, Phase phase) implements ExecutionEvent {}

  /**
   * The attempt was lost or given back; a new one follows. The header has the old attempt.
   *
   * @param reason why, in words
   */
  record Requeued(Header header, String reason) implements ExecutionEvent {}

  /**
   * The end.
   *
   * @param result how it ended
   * @param queuedMs from submission to a worker's acceptance, milliseconds
   * @param submittedAt when it was submitted
   */
  record Finished(Header header, Result result, long queuedMs, Instant submittedAt)
      implements ExecutionEvent {}

  /**
   * Refused; it never ran.
   *
   * @param errorCode why
   * @param errorMessage one sentence for people
   * @param retryAfterMs when to try again, milliseconds; empty when that does not help
   * @param submittedAt when it was submitted
   */
  record Rejected(
      Header header,
      ErrorCode errorCode,
      String errorMessage,
      Optional<Long> retryAfterMs,
      Instant submittedAt)
      implements ExecutionEvent {}
}
