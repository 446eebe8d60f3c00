package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.wire.avro.Drain;
import dev.sandcastle.schemas.wire.avro.StopExecution;
import dev.sandcastle.schemas.work.WorkerControl;
import java.time.Instant;
import java.util.Optional;

/** {@link WorkerControl}. */
final class WorkerControlMapper {
  private WorkerControlMapper() {}

  static dev.sandcastle.schemas.wire.avro.WorkerControl toAvro(WorkerControl control) {
    Object body =
        switch (control) {
          case WorkerControl.StopExecution stop ->
              new StopExecution(
                  stop.tenantId().value(),
                  stop.executionId().value(),
                  stop.attempt().number(),
                  stop.workerId().map(WorkerId::value).orElse(null),
                  stop.cancelled());
          case WorkerControl.Drain drain -> new Drain(drain.workerId().value());
        };
    return new dev.sandcastle.schemas.wire.avro.WorkerControl(control.at().toEpochMilli(), body);
  }

  static WorkerControl toValue(dev.sandcastle.schemas.wire.avro.WorkerControl control) {
    Instant at = Instant.ofEpochMilli(control.getAt());
    return switch (control.getBody()) {
      case StopExecution stop ->
          new WorkerControl.StopExecution(
              new TenantId(stop.getTenantId()),
              new ExecutionId(stop.getExecutionId()),
              new Attempt(stop.getAttempt()),
              Optional.ofNullable(stop.getWorkerId()).map(WorkerId::new),
              stop.getCancelled(),
              at);
      case Drain drain -> new WorkerControl.Drain(new WorkerId(drain.getWorkerId()), at);
      case Object other -> throw UnknownBranch.of(other);
    };
  }
}
