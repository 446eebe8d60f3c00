package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.OnBusy;
import dev.sandcastle.schemas.execution.RetryPolicy;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.wire.avro.Cancel;
import dev.sandcastle.schemas.wire.avro.CancelLabelled;
import dev.sandcastle.schemas.wire.avro.Execute;
import java.time.Instant;
import java.util.Optional;

/** {@link ExecutionCommand}. */
final class ExecutionCommandMapper {
  private ExecutionCommandMapper() {}

  static dev.sandcastle.schemas.wire.avro.ExecutionCommand toAvro(ExecutionCommand command) {
    Object body =
        switch (command) {
          case ExecutionCommand.Execute execute -> body(execute);
          case ExecutionCommand.Cancel cancel -> new Cancel(cancel.reason().orElse(null));
          case ExecutionCommand.CancelLabelled cancel ->
              new CancelLabelled(cancel.label(), cancel.value(), cancel.reason().orElse(null));
        };
    return new dev.sandcastle.schemas.wire.avro.ExecutionCommand(
        command.tenantId().value(),
        command.executionId().value(),
        command.at().toEpochMilli(),
        body);
  }

  private static Execute body(ExecutionCommand.Execute execute) {
    return new Execute(
        ProgramMapper.toAvro(execute.program()),
        dev.sandcastle.schemas.wire.avro.OnBusy.valueOf(execute.onBusy().name()),
        dev.sandcastle.schemas.wire.avro.RetryPolicy.valueOf(execute.retry().name()),
        AnnotationsMapper.toAvro(execute.annotations()));
  }

  static ExecutionCommand toValue(dev.sandcastle.schemas.wire.avro.ExecutionCommand command) {
    TenantId tenantId = new TenantId(command.getTenantId());
    ExecutionId executionId = new ExecutionId(command.getExecutionId());
    Instant at = Instant.ofEpochMilli(command.getAt());
    return switch (command.getBody()) {
      case Execute execute ->
          new ExecutionCommand.Execute(
              tenantId,
              executionId,
              at,
              ProgramMapper.toValue(execute.getProgram()),
              OnBusy.valueOf(execute.getOnBusy().name()),
              RetryPolicy.valueOf(execute.getRetry().name()),
              AnnotationsMapper.toValue(execute.getAnnotations()));
      case Cancel cancel ->
          new ExecutionCommand.Cancel(
              tenantId, executionId, at, Optional.ofNullable(cancel.getReason()));
      case CancelLabelled cancel ->
          new ExecutionCommand.CancelLabelled(
              tenantId,
              executionId,
              at,
              cancel.getLabel(),
              cancel.getValue(),
              Optional.ofNullable(cancel.getReason()));
      case Object other -> throw UnknownBranch.of(other);
    };
  }
}
