package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.wire.avro.Submission;
import java.util.Optional;

/** {@link ExecutionEvent.Submission}. */
final class SubmissionMapper {
  private SubmissionMapper() {}

  static Submission toAvro(Optional<ExecutionEvent.Submission> submission) {
    return submission.map(SubmissionMapper::toAvro).orElse(null);
  }

  private static Submission toAvro(ExecutionEvent.Submission submission) {
    return new Submission(
        submission.runtime().value(),
        submission.mode().paths().getFirst(),
        ModeMapper.steps(submission.mode()),
        AnnotationsMapper.toAvro(submission.annotations()),
        submission.codePreview().orElse(null),
        LimitsMapper.toAvro(submission.limits()));
  }

  static Optional<ExecutionEvent.Submission> toValue(Submission submission) {
    return submission == null
        ? Optional.empty()
        : Optional.of(
            new ExecutionEvent.Submission(
                new RuntimeId(submission.getRuntime()),
                ModeMapper.toValue(submission.getEntryPath(), submission.getSteps()),
                AnnotationsMapper.toValue(submission.getAnnotations()),
                Optional.ofNullable(submission.getCodePreview()),
                LimitsMapper.toValue(submission.getLimits())));
  }
}
