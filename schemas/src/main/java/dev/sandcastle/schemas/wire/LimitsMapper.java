package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.Limits;
import java.time.Duration;

/** {@link Limits}. */
final class LimitsMapper {
  private LimitsMapper() {}

  static dev.sandcastle.schemas.wire.avro.Limits toAvro(Limits limits) {
    return new dev.sandcastle.schemas.wire.avro.Limits(
        limits.timeout().toMillis(), limits.memoryBytes(), limits.cpuMillis());
  }

  static Limits toValue(dev.sandcastle.schemas.wire.avro.Limits limits) {
    return new Limits(
        Duration.ofMillis(limits.getTimeoutMs()), limits.getMemoryBytes(), limits.getCpuMillis());
  }
}
