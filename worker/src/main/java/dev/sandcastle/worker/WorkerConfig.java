package dev.sandcastle.worker;

import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.worker.egress.EgressConfig;
import dev.sandcastle.worker.layers.LayersConfig;
import dev.sandcastle.worker.pool.KeepConfig;
import dev.sandcastle.worker.pool.PoolConfig;
import dev.sandcastle.worker.sandbox.docker.DockerConfig;
import java.time.Duration;
import java.util.EnumMap;
import java.util.stream.Collectors;

/**
 * What a worker must know.
 *
 * @param kafkaBootstrap the brokers, {@code host:port,…}
 * @param shareGroup the share group that work is taken from; one for each pool of workers
 * @param workerId names this run of the worker; new at each start
 * @param installation whose containers these are; containers of other installations on the same
 *     engine are left alone
 * @param slots executions at once
 * @param outputLimitBytes how much a program may print in all before it is ended for it; the
 *     capture's limit is far lower
 * @param docker the engine
 * @param pool sandboxes made ahead
 * @param keep used sandboxes kept for their tenants
 * @param layers packages
 * @param egress ways out
 * @param timing the worker's clocks
 */
public record WorkerConfig(
    String kafkaBootstrap,
    String shareGroup,
    WorkerId workerId,
    String installation,
    int slots,
    long outputLimitBytes,
    DockerConfig docker,
    PoolConfig pool,
    KeepConfig keep,
    LayersConfig layers,
    EgressConfig egress,
    Timing timing) {

  /**
   * The worker's clocks.
   *
   * @param leaseRenewal how often held attempts are renewed; they are lost after 8 s without
   * @param heartbeat how often the worker says how it is
   * @param drainTimeout how long a close waits for what runs (requirement CAN-12)
   * @param sweep how often leftover containers are looked for
   */
  public record Timing(
      Duration leaseRenewal, Duration heartbeat, Duration drainTimeout, Duration sweep) {}

  /** From settings; what is wrong is collected there. */
  public static WorkerConfig from(Settings settings) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new WorkerConfig(
        settings.required("kafka-bootstrap"),
        settings.text("worker-share-group", "workers"),
        new WorkerId(HostIdentity.newWorkerId()),
        settings.text("worker-installation", "default"),
        settings.number("worker-slots", Math.max(4, 4 * cores), 1, 1_000),
        settings.bytes("worker-output-limit-bytes", 16L << 30, 1, Long.MAX_VALUE),
        docker(settings),
        pool(settings),
        new KeepConfig(
            settings.number("worker-reuse-sandboxes", 16, 0, 1_000),
            settings.duration("worker-reuse-idle", Duration.ofMinutes(1)),
            settings.number("worker-reuse-uses", 200, 1, 1_000_000)),
        LayersConfig.from(settings),
        EgressConfig.from(settings),
        new Timing(
            settings.duration("worker-lease-renewal", Duration.ofSeconds(2)),
            settings.duration("worker-heartbeat", Duration.ofSeconds(2)),
            settings.duration("worker-drain-timeout", Duration.ofSeconds(20)),
            settings.duration("worker-sweep", Duration.ofMinutes(1))));
  }

  private static DockerConfig docker(Settings settings) {
    var names = new EnumMap<RuntimeClass, String>(RuntimeClass.class);
    for (RuntimeClass runtimeClass : RuntimeClass.values()) {
      String name = DockerConfig.nameOf(runtimeClass);
      names.put(runtimeClass, settings.text("worker-engine-" + name, name));
    }
    return new DockerConfig(
        settings.text("worker-docker-host", "unix:///var/run/docker.sock"),
        settings.duration("worker-engine-deadline", Duration.ofSeconds(30)),
        names);
  }

  private static PoolConfig pool(Settings settings) {
    return new PoolConfig(
        RuntimeCatalog.bundled().all().stream()
            .collect(
                Collectors.toMap(
                    RuntimeCatalog.Runtime::id,
                    it -> settings.number("worker-warm-" + it.id(), it.warm(), 0, 1_000))),
        runtimeClass(settings),
        settings.number("worker-pool-containers", 64, 0, 10_000),
        settings.bytes("worker-pool-memory", 2L << 30, 0, Long.MAX_VALUE),
        settings.number("worker-refill-parallelism", 2, 1, 32),
        settings.duration("worker-refill-delay", Duration.ofMillis(250)));
  }

  private static RuntimeClass runtimeClass(Settings settings) {
    String name = settings.text("worker-runtime-class", DockerConfig.nameOf(RuntimeClass.RUNC));
    for (RuntimeClass runtimeClass : RuntimeClass.values()) {
      if (DockerConfig.nameOf(runtimeClass).equals(name)) {
        return runtimeClass;
      }
    }
    settings.reject(
        "Expected 'worker-runtime-class' to be a runtime class, but it is '%s'".formatted(name));
    return RuntimeClass.RUNC;
  }
}
