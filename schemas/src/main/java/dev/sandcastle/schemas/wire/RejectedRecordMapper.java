package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.work.RejectedRecord;
import dev.sandcastle.schemas.work.RejectionReason;
import java.time.Instant;
import java.util.Optional;

/** {@link RejectedRecord}. */
final class RejectedRecordMapper {
  private RejectedRecordMapper() {}

  static dev.sandcastle.schemas.wire.avro.RejectedRecord toAvro(RejectedRecord rejected) {
    return new dev.sandcastle.schemas.wire.avro.RejectedRecord(
        rejected.topic(),
        rejected.partition(),
        rejected.offset(),
        rejected.key().map(BytesMapper::toAvro).orElse(null),
        rejected.value().map(BytesMapper::toAvro).orElse(null),
        rejected.reason().name(),
        rejected.detail(),
        rejected.at().toEpochMilli());
  }

  static RejectedRecord toValue(dev.sandcastle.schemas.wire.avro.RejectedRecord rejected) {
    return new RejectedRecord(
        rejected.getTopic(),
        rejected.getPartition(),
        rejected.getOffset(),
        Optional.ofNullable(rejected.getKey()).map(BytesMapper::toValue),
        Optional.ofNullable(rejected.getValue()).map(BytesMapper::toValue),
        RejectionReason.valueOf(rejected.getReason()),
        rejected.getDetail(),
        Instant.ofEpochMilli(rejected.getAt()));
  }
}
