package dev.sandcastle.gateway.view;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.RuntimeId;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an execution after some of its events. Immutable; {@link #after} makes the next
 * one.
 *
 * @param key which execution
 * @param origin what was submitted
 * @param progress how far it is
 * @param end its terminal event; empty while there is none
 */
public record ExecutionSnapshot(
    ExecutionKey key, Origin origin, Progress progress, Optional<ExecutionEvent> end) {

  /**
   * What was submitted.
   *
   * @param runtime the runtime asked for; empty when only later events are known
   * @param entryPath the file to run; empty when only later events are known
   * @param submittedAt when it was submitted
   */
  public record Origin(
      Optional<RuntimeId> runtime, Optional<String> entryPath, Instant submittedAt) {}

  /**
   * How far it is.
   *
   * @param status where it stands
   * @param position place in the tenant's waiting room, from 1; 0 outside of it
   * @param waiting how many of the tenant's executions wait
   * @param attempt the newest attempt
   * @param lastSequence sequence of the newest event; 0 when there is none yet
   * @param updatedAt when the newest event was decided
   */
  public record Progress(
      ExecutionStatus status,
      int position,
      int waiting,
      Attempt attempt,
      long lastSequence,
      Instant updatedAt) {}

  /** Published, and nothing heard of it yet. */
  public static ExecutionSnapshot published(
      ExecutionKey key, RuntimeId runtime, String entryPath, Instant submittedAt) {
    return new ExecutionSnapshot(
        key,
        new Origin(Optional.of(runtime), Optional.of(entryPath), submittedAt),
        new Progress(ExecutionStatus.QUEUED, 0, 0, Attempt.NONE, 0, submittedAt),
        Optional.empty());
  }

  /** What one event tells, without those before it. */
  public static ExecutionSnapshot first(ExecutionEvent event) {
    var at = event.header().at();
    return new ExecutionSnapshot(
            ExecutionKey.of(event),
            new Origin(Optional.empty(), Optional.empty(), at),
            new Progress(ExecutionStatus.QUEUED, 0, 0, Attempt.NONE, 0, at),
            Optional.empty())
        .after(event);
  }

  /** With one more event; the same when it is a duplicate or follows the end. */
  public ExecutionSnapshot after(ExecutionEvent event) {
    if (hasEnded() || event.header().sequence() <= progress.lastSequence()) {
      return this;
    }
    return switch (event) {
      case ExecutionEvent.Queued queued ->
          new ExecutionSnapshot(
              key,
              new Origin(
                  Optional.of(queued.runtime()),
                  Optional.of(queued.entryPath()),
                  queued.submittedAt()),
              next(event, ExecutionStatus.QUEUED, queued.position(), queued.waiting()),
              Optional.empty());
      case ExecutionEvent.Started _ -> moved(event, ExecutionStatus.PREPARING);
      case ExecutionEvent.PhaseChanged changed -> moved(event, ExecutionStatus.of(changed.phase()));
      case ExecutionEvent.Requeued _ -> moved(event, ExecutionStatus.QUEUED);
      case ExecutionEvent.Finished finished ->
          ended(
              event,
              ExecutionStatus.of(finished.result().outcome().status()),
              finished.submittedAt());
      case ExecutionEvent.Rejected rejected ->
          ended(event, ExecutionStatus.REJECTED, rejected.submittedAt());
    };
  }

  /** Whether nothing more will happen. */
  public boolean hasEnded() {
    return end.isPresent();
  }

  private ExecutionSnapshot moved(ExecutionEvent event, ExecutionStatus status) {
    return new ExecutionSnapshot(key, origin, next(event, status, 0, 0), Optional.empty());
  }

  private ExecutionSnapshot ended(
      ExecutionEvent event, ExecutionStatus status, Instant submittedAt) {
    return new ExecutionSnapshot(
        key,
        new Origin(origin.runtime(), origin.entryPath(), submittedAt),
        next(event, status, 0, 0),
        Optional.of(event));
  }

  private static Progress next(
      ExecutionEvent event, ExecutionStatus status, int position, int waiting) {
    var header = event.header();
    return new Progress(
        status, position, waiting, header.attempt(), header.sequence(), header.at());
  }
}
