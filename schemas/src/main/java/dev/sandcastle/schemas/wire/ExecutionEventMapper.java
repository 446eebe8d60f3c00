package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.wire.avro.EgressRefused;
import dev.sandcastle.schemas.wire.avro.Finished;
import dev.sandcastle.schemas.wire.avro.PhaseChanged;
import dev.sandcastle.schemas.wire.avro.Queued;
import dev.sandcastle.schemas.wire.avro.Rejected;
import dev.sandcastle.schemas.wire.avro.Requeued;
import dev.sandcastle.schemas.wire.avro.Started;
import dev.sandcastle.schemas.wire.avro.StepFinished;
import java.time.Instant;
import java.util.Optional;

/** {@link ExecutionEvent}. */
final class ExecutionEventMapper {
  private ExecutionEventMapper() {}

  static dev.sandcastle.schemas.wire.avro.ExecutionEvent toAvro(ExecutionEvent event) {
    ExecutionEvent.Header header = event.header();
    return new dev.sandcastle.schemas.wire.avro.ExecutionEvent(
        header.tenantId().value(),
        header.executionId().value(),
        header.sequence(),
        header.attempt().number(),
        header.at().toEpochMilli(),
        body(event));
  }

  private static Object body(ExecutionEvent event) {
    return switch (event) {
      case ExecutionEvent.Queued queued ->
          new Queued(
              queued.position(),
              queued.waiting(),
              queued.runtime().value(),
              queued.entryPath(),
              queued.submittedAt().toEpochMilli(),
              SubmissionMapper.toAvro(queued.submission()));
      case ExecutionEvent.Started started -> new Started(started.workerId().value());
      case ExecutionEvent.PhaseChanged changed ->
          new PhaseChanged(
              dev.sandcastle.schemas.wire.avro.Phase.valueOf(changed.phase().name()),
              InstallProgressMapper.toAvro(changed.progress()));
      case ExecutionEvent.EgressRefused refused ->
          new EgressRefused(refused.host(), refused.port(), refused.reason());
      case ExecutionEvent.StepFinished finished ->
          new StepFinished(StepResultMapper.toAvro(finished.step()));
      case ExecutionEvent.Requeued requeued -> new Requeued(requeued.reason());
      case ExecutionEvent.Finished finished ->
          new Finished(
              ResultMapper.toAvro(finished.result()),
              finished.queuedMs(),
              finished.submittedAt().toEpochMilli());
      case ExecutionEvent.Rejected rejected ->
          new Rejected(
              rejected.errorCode().name(),
              rejected.errorMessage(),
              rejected.retryAfterMs().orElse(null),
              rejected.submittedAt().toEpochMilli(),
              SubmissionMapper.toAvro(rejected.submission()));
    };
  }

  static ExecutionEvent toValue(dev.sandcastle.schemas.wire.avro.ExecutionEvent event) {
    ExecutionEvent.Header header =
        new ExecutionEvent.Header(
            new TenantId(event.getTenantId()),
            new ExecutionId(event.getExecutionId()),
            event.getSequence(),
            new Attempt(event.getAttempt()),
            Instant.ofEpochMilli(event.getAt()));
    return switch (event.getBody()) {
      case Queued queued -> queued(header, queued);
      case Started started ->
          new ExecutionEvent.Started(header, new WorkerId(started.getWorkerId()));
      case PhaseChanged changed ->
          new ExecutionEvent.PhaseChanged(
              header,
              Phase.valueOf(changed.getPhase().name()),
              InstallProgressMapper.toValue(changed.getProgress()));
      case EgressRefused refused ->
          new ExecutionEvent.EgressRefused(
              header, refused.getHost(), refused.getPort(), refused.getReason());
      case StepFinished finished ->
          new ExecutionEvent.StepFinished(header, StepResultMapper.toValue(finished.getStep()));
      case Requeued requeued -> new ExecutionEvent.Requeued(header, requeued.getReason());
      case Finished finished -> finished(header, finished);
      case Rejected rejected -> rejected(header, rejected);
      case Object other -> throw UnknownBranch.of(other);
    };
  }

  private static ExecutionEvent queued(ExecutionEvent.Header header, Queued queued) {
    return new ExecutionEvent.Queued(
        header,
        queued.getPosition(),
        queued.getWaiting(),
        new RuntimeId(queued.getRuntime()),
        queued.getEntryPath(),
        Instant.ofEpochMilli(queued.getSubmittedAt()),
        SubmissionMapper.toValue(queued.getSubmission()));
  }

  private static ExecutionEvent finished(ExecutionEvent.Header header, Finished finished) {
    return new ExecutionEvent.Finished(
        header,
        ResultMapper.toValue(finished.getResult()),
        finished.getQueuedMs(),
        Instant.ofEpochMilli(finished.getSubmittedAt()));
  }

  private static ExecutionEvent rejected(ExecutionEvent.Header header, Rejected rejected) {
    return new ExecutionEvent.Rejected(
        header,
        ErrorCode.valueOf(rejected.getErrorCode()),
        rejected.getErrorMessage(),
        Optional.ofNullable(rejected.getRetryAfterMs()),
        Instant.ofEpochMilli(rejected.getSubmittedAt()),
        SubmissionMapper.toValue(rejected.getSubmission()));
  }
}
