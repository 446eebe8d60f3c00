package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.work.OutputChunk;
import java.time.Instant;

/** {@link OutputChunk}. */
final class OutputChunkMapper {
  private OutputChunkMapper() {}

  static dev.sandcastle.schemas.wire.avro.OutputChunk toAvro(OutputChunk chunk) {
    return new dev.sandcastle.schemas.wire.avro.OutputChunk(
        chunk.tenantId().value(),
        chunk.executionId().value(),
        chunk.attempt().number(),
        dev.sandcastle.schemas.wire.avro.StreamName.valueOf(chunk.stream().name()),
        chunk.sequence(),
        chunk.offset(),
        chunk.at().toEpochMilli(),
        BytesMapper.toAvro(chunk.data()));
  }

  static OutputChunk toValue(dev.sandcastle.schemas.wire.avro.OutputChunk chunk) {
    return new OutputChunk(
        new TenantId(chunk.getTenantId()),
        new ExecutionId(chunk.getExecutionId()),
        new Attempt(chunk.getAttempt()),
        StreamName.valueOf(chunk.getStream().name()),
        chunk.getSequence(),
        chunk.getOffset(),
        Instant.ofEpochMilli(chunk.getAt()),
        BytesMapper.toValue(chunk.getData()));
  }
}
