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
   * What was submitted.
   *
   * @param runtime the runtime it will use
   * @param mode which files it will run
   * @param annotations what was said about it
   * @param codePreview the beginning of the entry file; empty when it is not known
   * @param limits what it may use
   */
  record Submission(
      RuntimeId runtime,
      Mode mode,
      Annotations annotations,
      Optional<String> codePreview,
      Limits limits) {
    /** Of a command. */
    public static Submission of(ExecutionCommand.Execute command) {
      var program = command.program();
      return new Submission(
          program.runtime(),
          program.mode(),
          command.annotations(),
          program.codePreview(),
          program.limits());
    }
  }

  /**
   * The execution was accepted, or its place in the waiting room changed.
   *
   * @param position place in the tenant's waiting room, from 1; 0 when a slot was free at once
   * @param waiting how many of the tenant's executions wait, this one included
   * @param runtime the runtime it will use
   * @param entryPath the file it will run, or the first of them
   * @param submittedAt when it was submitted
   * @param submission what was submitted; in the execution's first event only
   */
  record Queued(
      Header header,
      int position,
      int waiting,
      RuntimeId runtime,
      String entryPath,
      Instant submittedAt,
      Optional<Submission> submission)
      implements ExecutionEvent {}

  /**
   * A worker took the attempt.
   *
   * @param workerId the worker
   */
  record Started(Header header, WorkerId workerId) implements ExecutionEvent {}

  /**
   * The attempt entered a phase, or got on in it.
   *
   * @param phase the phase entered
   * @param progress how far the installation is, in phase INSTALLING, which may be told repeatedly
   */
  record PhaseChanged(Header header, Phase phase, Optional<InstallProgress> progress)
      implements ExecutionEvent {}

  /**
   * The program reached for something that it may not reach.
   *
   * @param host what it asked for; chosen by the program
   * @param port what it asked for
   * @param reason why it was refused, in words
   */
  record EgressRefused(Header header, String host, int port, String reason)
      implements ExecutionEvent {}

  /**
   * A step of the attempt ended.
   *
   * @param step the step and how it ended
   */
  record StepFinished(Header header, StepResult step) implements ExecutionEvent {}

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
   * @param submission what was submitted; in the execution's first event only
   */
  record Rejected(
      Header header,
      ErrorCode errorCode,
      String errorMessage,
      Optional<Long> retryAfterMs,
      Instant submittedAt,
      Optional<Submission> submission)
      implements ExecutionEvent {}
}
