package dev.sandcastle.gateway.view;

import dev.sandcastle.schemas.execution.Annotations;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.RuntimeId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
   * @param submission all that was submitted; empty when the first event is not known
   */
  public record Origin(
      Optional<RuntimeId> runtime,
      Optional<String> entryPath,
      Instant submittedAt,
      Optional<ExecutionEvent.Submission> submission) {
    /** What was said about it. */
    public Annotations annotations() {
      return submission.map(ExecutionEvent.Submission::annotations).orElse(Annotations.NONE);
    }
  }

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
      ExecutionKey key, ExecutionEvent.Submission submission, Instant submittedAt) {
    return new ExecutionSnapshot(
        key,
        new Origin(
            Optional.of(submission.runtime()),
            Optional.of(submission.mode().paths().getFirst()),
            submittedAt,
            Optional.of(submission)),
        new Progress(ExecutionStatus.QUEUED, 0, 0, Attempt.NONE, 0, submittedAt),
        Optional.empty());
  }

  /** What one event tells, without those before it. */
  public static ExecutionSnapshot first(ExecutionEvent event) {
    var at = event.header().at();
    return new ExecutionSnapshot(
            ExecutionKey.of(event),
            new Origin(Optional.empty(), Optional.empty(), at, Optional.empty()),
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
                  queued.submittedAt(),
                  queued.submission().or(origin::submission)),
              next(event, ExecutionStatus.QUEUED, queued.position(), queued.waiting()),
              Optional.empty());
      case ExecutionEvent.Started _ -> moved(event, ExecutionStatus.PREPARING);
      case ExecutionEvent.PhaseChanged changed -> moved(event, ExecutionStatus.of(changed.phase()));
      case ExecutionEvent.StepFinished _, ExecutionEvent.EgressRefused _ ->
          moved(event, progress.status());
      case ExecutionEvent.Requeued _ -> moved(event, ExecutionStatus.QUEUED);
      case ExecutionEvent.Finished finished ->
          ended(
              event,
              ExecutionStatus.of(finished.result().outcome().status()),
              finished.submittedAt(),
              Optional.empty());
      case ExecutionEvent.Rejected rejected ->
          ended(event, ExecutionStatus.REJECTED, rejected.submittedAt(), rejected.submission());
    };
  }

  /** Its output files, new, changed and unchanged ones; none before its end. */
  public List<OutputFile> outputs() {
    return end.orElse(null) instanceof ExecutionEvent.Finished finished
        ? Stream.concat(finished.result().files().stream(), finished.result().unchanged().stream())
            .toList()
        : List.of();
  }

  /** Whether it has all of these labels. */
  public boolean hasLabels(Map<String, String> labels) {
    return origin.annotations().labels().entrySet().containsAll(labels.entrySet());
  }

  /** Whether nothing more will happen. */
  public boolean hasEnded() {
    return end.isPresent();
  }

  private ExecutionSnapshot moved(ExecutionEvent event, ExecutionStatus status) {
    return new ExecutionSnapshot(key, origin, next(event, status, 0, 0), Optional.empty());
  }

  private ExecutionSnapshot ended(
      ExecutionEvent event,
      ExecutionStatus status,
      Instant submittedAt,
      Optional<ExecutionEvent.Submission> submission) {
    return new ExecutionSnapshot(
        key,
        new Origin(
            origin.runtime().or(() -> submission.map(ExecutionEvent.Submission::runtime)),
            origin.entryPath().or(() -> submission.map(known -> known.mode().paths().getFirst())),
            submittedAt,
            submission.or(origin::submission)),
        next(event, status, 0, 0),
        Optional.of(event));
  }

  private static Progress next(
      ExecutionEvent event, ExecutionStatus status, int position, int waiting) {
    var header = event.header();
    return new Progress(
        status, position, waiting, header.attempt(), header.sequence(), header.at());
  }

  /** What was submitted, from an event that has it. */
  static Optional<ExecutionEvent.Submission> submissionOf(ExecutionEvent event) {
    return switch (event) {
      case ExecutionEvent.Queued queued -> queued.submission();
      case ExecutionEvent.Rejected rejected -> rejected.submission();
      case ExecutionEvent.Started _,
          ExecutionEvent.PhaseChanged _,
          ExecutionEvent.StepFinished _,
          ExecutionEvent.EgressRefused _,
          ExecutionEvent.Requeued _,
          ExecutionEvent.Finished _ ->
          Optional.empty();
    };
  }
}
