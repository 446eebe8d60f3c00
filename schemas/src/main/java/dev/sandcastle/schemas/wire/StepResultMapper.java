package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import java.util.Optional;

/** {@link StepResult}. */
final class StepResultMapper {
  private StepResultMapper() {}

  static dev.sandcastle.schemas.wire.avro.StepResult toAvro(StepResult step) {
    return new dev.sandcastle.schemas.wire.avro.StepResult(
        step.index(),
        step.path(),
        dev.sandcastle.schemas.wire.avro.StepStatus.valueOf(step.status().name()),
        step.exitCode().orElse(null),
        step.signal().orElse(null),
        step.durationMs(),
        step.cpuMicros());
  }

  static StepResult toValue(dev.sandcastle.schemas.wire.avro.StepResult step) {
    return new StepResult(
        step.getIndex(),
        step.getPath(),
        StepStatus.valueOf(step.getStatus().name()),
        Optional.ofNullable(step.getExitCode()),
        Optional.ofNullable(step.getSignal()),
        step.getDurationMs(),
        step.getCpuMicros());
  }
}
