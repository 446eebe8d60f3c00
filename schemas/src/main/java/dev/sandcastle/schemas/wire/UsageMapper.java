package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.Usage;

/** {@link Usage}. */
final class UsageMapper {
  private UsageMapper() {}

  static dev.sandcastle.schemas.wire.avro.Usage toAvro(Usage usage) {
    return new dev.sandcastle.schemas.wire.avro.Usage(
        usage.cpuMicros(), usage.memoryPeakBytes(), usage.egressBytes());
  }

  static Usage toValue(dev.sandcastle.schemas.wire.avro.Usage usage) {
    return new Usage(usage.getCpuMicros(), usage.getMemoryPeakBytes(), usage.getEgressBytes());
  }
}
