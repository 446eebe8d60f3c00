package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.work.WorkOrder;
import java.time.Instant;

/** {@link WorkOrder}. */
final class WorkOrderMapper {
  private WorkOrderMapper() {}

  static dev.sandcastle.schemas.wire.avro.WorkOrder toAvro(WorkOrder order) {
    return new dev.sandcastle.schemas.wire.avro.WorkOrder(
        order.tenantId().value(),
        order.executionId().value(),
        order.attempt().number(),
        order.at().toEpochMilli(),
        ProgramMapper.toAvro(order.program()));
  }

  static WorkOrder toValue(dev.sandcastle.schemas.wire.avro.WorkOrder order) {
    return new WorkOrder(
        new TenantId(order.getTenantId()),
        new ExecutionId(order.getExecutionId()),
        new Attempt(order.getAttempt()),
        Instant.ofEpochMilli(order.getAt()),
        ProgramMapper.toValue(order.getProgram()));
  }
}
