package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.wire.avro.TerminalStatus;
import java.util.Optional;

/** {@link Result}. The outcome is three fields on the wire; only three combinations are one. */
final class ResultMapper {
  private ResultMapper() {}

  static dev.sandcastle.schemas.wire.avro.Result toAvro(Result result) {
    Outcome outcome = result.outcome();
    return new dev.sandcastle.schemas.wire.avro.Result(
        TerminalStatus.valueOf(outcome.status().name()),
        result.exitCode().orElse(null),
        result.signal().orElse(null),
        errorCode(outcome).map(ErrorCode::name).orElse(null),
        errorMessage(outcome).orElse(null),
        StreamCaptureMapper.toAvro(result.stdout()),
        StreamCaptureMapper.toAvro(result.stderr()),
        OutputFilesMapper.toAvro(result.files()),
        result.filesSkipped(),
        result.lastOutputSequence(),
        UsageMapper.toAvro(result.usage()),
        WorkerTimingsMapper.toAvro(result.timings()),
        result.steps().stream().map(StepResultMapper::toAvro).toList(),
        OutputFilesMapper.toAvro(result.unchanged()));
  }

  private static Optional<ErrorCode> errorCode(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed _ -> Optional.empty();
      case Outcome.Failed failed -> Optional.of(failed.code());
      case Outcome.Cancelled _ -> Optional.of(ErrorCode.CANCELLED);
    };
  }

  private static Optional<String> errorMessage(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed _ -> Optional.empty();
      case Outcome.Failed failed -> Optional.of(failed.message());
      case Outcome.Cancelled cancelled -> Optional.of(cancelled.message());
    };
  }

  static Result toValue(dev.sandcastle.schemas.wire.avro.Result result) {
    return new Result(
        outcome(result),
        Optional.ofNullable(result.getExitCode()),
        Optional.ofNullable(result.getSignal()),
        StreamCaptureMapper.toValue(result.getStdout()),
        StreamCaptureMapper.toValue(result.getStderr()),
        OutputFilesMapper.toValue(result.getFiles()),
        result.getFilesSkipped(),
        result.getLastOutputSequence(),
        UsageMapper.toValue(result.getUsage()),
        WorkerTimingsMapper.toValue(result.getTimings()),
        result.getSteps().stream().map(StepResultMapper::toValue).toList(),
        OutputFilesMapper.toValue(result.getUnchanged()));
  }

  private static Outcome outcome(dev.sandcastle.schemas.wire.avro.Result result) {
    String code = result.getErrorCode();
    String message = result.getErrorMessage();
    return switch (result.getStatus()) {
      case COMPLETED -> {
        require(code == null && message == null, result);
        yield new Outcome.Completed();
      }
      case FAILED -> {
        require(code != null && message != null, result);
        yield new Outcome.Failed(ErrorCode.valueOf(code), message);
      }
      case CANCELLED -> {
        require(ErrorCode.CANCELLED.name().equals(code) && message != null, result);
        yield new Outcome.Cancelled(message);
      }
    };
  }

  private static void require(boolean holds, dev.sandcastle.schemas.wire.avro.Result result) {
    if (!holds) {
      throw new IllegalArgumentException(
          "a result has status %s with error code %s and message %s"
              .formatted(result.getStatus(), result.getErrorCode(), result.getErrorMessage()));
    }
  }
}
