package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.UsageRecorded;
import java.time.Instant;

/** {@link UsageRecorded}. */
final class UsageRecordedMapper {
  private UsageRecordedMapper() {}

  static dev.sandcastle.schemas.wire.avro.UsageRecorded toAvro(UsageRecorded recorded) {
    return new dev.sandcastle.schemas.wire.avro.UsageRecorded(
        recorded.tenantId().value(),
        recorded.executionId().value(),
        recorded.runtime().value(),
        UsageMapper.toAvro(recorded.usage()),
        recorded.wallMs(),
        recorded.at().toEpochMilli());
  }

  static UsageRecorded toValue(dev.sandcastle.schemas.wire.avro.UsageRecorded recorded) {
    return new UsageRecorded(
        new TenantId(recorded.getTenantId()),
        new ExecutionId(recorded.getExecutionId()),
        new RuntimeId(recorded.getRuntime()),
        UsageMapper.toValue(recorded.getUsage()),
        recorded.getWallMs(),
        Instant.ofEpochMilli(recorded.getAt()));
  }
}
