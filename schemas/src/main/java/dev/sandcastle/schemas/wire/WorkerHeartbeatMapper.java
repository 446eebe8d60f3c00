package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.fleet.WorkerHeartbeat;
import dev.sandcastle.schemas.wire.avro.PoolState;
import java.time.Instant;

/** {@link WorkerHeartbeat}. */
final class WorkerHeartbeatMapper {
  private WorkerHeartbeatMapper() {}

  static dev.sandcastle.schemas.wire.avro.WorkerHeartbeat toAvro(WorkerHeartbeat heartbeat) {
    return new dev.sandcastle.schemas.wire.avro.WorkerHeartbeat(
        heartbeat.workerId().value(),
        heartbeat.version(),
        heartbeat.at().toEpochMilli(),
        heartbeat.slots(),
        heartbeat.free(),
        heartbeat.engineReady(),
        heartbeat.draining(),
        heartbeat.pools().stream()
            .map(pool -> new PoolState(pool.runtime().value(), pool.warm(), pool.target()))
            .toList());
  }

  static WorkerHeartbeat toValue(dev.sandcastle.schemas.wire.avro.WorkerHeartbeat heartbeat) {
    return new WorkerHeartbeat(
        new WorkerId(heartbeat.getWorkerId()),
        heartbeat.getVersion(),
        Instant.ofEpochMilli(heartbeat.getAt()),
        heartbeat.getSlots(),
        heartbeat.getFree(),
        heartbeat.getEngineReady(),
        heartbeat.getDraining(),
        heartbeat.getPools().stream().map(WorkerHeartbeatMapper::pool).toList());
  }

  private static WorkerHeartbeat.Pool pool(PoolState pool) {
    return new WorkerHeartbeat.Pool(
        new RuntimeId(pool.getRuntime()), pool.getWarm(), pool.getTarget());
  }
}
