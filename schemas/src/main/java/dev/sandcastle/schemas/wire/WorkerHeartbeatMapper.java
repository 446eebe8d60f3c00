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
        heartbeat.pools().stream().map(WorkerHeartbeatMapper::state).toList(),
        heartbeat.runtimeClasses().stream().map(ConfinementMapper::toAvro).toList());
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
        heartbeat.getPools().stream().map(WorkerHeartbeatMapper::pool).toList(),
        heartbeat.getRuntimeClasses().stream().map(ConfinementMapper::toValue).toList());
  }

  private static WorkerHeartbeat.Pool pool(PoolState pool) {
    return new WorkerHeartbeat.Pool(
        new RuntimeId(pool.getRuntime()),
        pool.getWarm(),
        pool.getTarget(),
        ConfinementMapper.toValue(pool.getRuntimeClass()),
        pool.getLayered(),
        pool.getImage());
  }

  private static PoolState state(WorkerHeartbeat.Pool pool) {
    return new PoolState(
        pool.runtime().value(),
        pool.warm(),
        pool.target(),
        ConfinementMapper.toAvro(pool.runtimeClass()),
        pool.layered(),
        pool.image());
  }
}
