package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.WorkerTimings;

/** {@link WorkerTimings}. */
final class WorkerTimingsMapper {
  private WorkerTimingsMapper() {}

  static dev.sandcastle.schemas.wire.avro.WorkerTimings toAvro(WorkerTimings timings) {
    return new dev.sandcastle.schemas.wire.avro.WorkerTimings(
        timings.preparingMs(),
        timings.installingMs(),
        timings.runningMs(),
        timings.collectingMs(),
        dev.sandcastle.schemas.wire.avro.SandboxStart.valueOf(timings.start().name()));
  }

  static WorkerTimings toValue(dev.sandcastle.schemas.wire.avro.WorkerTimings timings) {
    return new WorkerTimings(
        timings.getPreparingMs(),
        timings.getInstallingMs(),
        timings.getRunningMs(),
        timings.getCollectingMs(),
        SandboxStart.valueOf(timings.getStart().name()));
  }
}
