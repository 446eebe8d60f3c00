package dev.sandcastle.worker;

import dev.sandcastle.kit.admin.ReadinessCheck;
import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.fleet.WorkerHeartbeat;
import dev.sandcastle.schemas.work.WorkerControl;
import dev.sandcastle.worker.control.ControlHandler;
import dev.sandcastle.worker.control.KafkaControl;
import dev.sandcastle.worker.fleet.Heartbeats;
import dev.sandcastle.worker.intake.KafkaShareGroup;
import dev.sandcastle.worker.intake.KafkaWorkOrders;
import dev.sandcastle.worker.intake.OrderDesk;
import dev.sandcastle.worker.pool.PoolLevel;
import dev.sandcastle.worker.report.KafkaReports;
import dev.sandcastle.worker.report.PoisonRecords;
import dev.sandcastle.worker.run.ExecutionRunner;
import dev.sandcastle.worker.run.HeldAttempts;
import dev.sandcastle.worker.run.LeaseRenewals;
import dev.sandcastle.worker.run.RuntimeStems;
import dev.sandcastle.worker.sandbox.Containers;
import dev.sandcastle.worker.sandbox.Owner;
import dev.sandcastle.worker.sandbox.SandboxPolicy;
import dev.sandcastle.worker.sandbox.Sandboxes;
import dev.sandcastle.worker.sandbox.docker.DockerSandboxes;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: takes orders while its engine answers and a slot is free, and runs them. Neither broker
 * nor engine need be there when it starts; it begins when they are.
 */
public final class WorkerService implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(WorkerService.class);

  /** How long attempts that were stopped by a close may take to tell their end. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(10);

  private final WorkerConfig config;
  private final KafkaReports reports;
  private final ScheduledExecutorService timers;
  private final HeldAttempts held;
  private final Workshop workshop;
  private final KafkaControl control;
  private final OrderDesk desk;
  private final KafkaWorkOrders orders;
  private final LeaseRenewals leases;
  private final Heartbeats heartbeats;
  private volatile boolean draining;

  private WorkerService(Parts parts) {
    var metrics = parts.metrics();
    config = parts.config();
    var clock = Clock.systemUTC();
    String client = config.workerId().value();
    reports = KafkaReports.open(config.kafkaBootstrap(), client, metrics::recordLost);
    timers =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("worker-timers").daemon().factory());
    held = new HeldAttempts(config.workerId(), clock, timers);
    workshop = new Workshop(config, parts.engine(), metrics);
    var poison = new PoisonRecords(reports, clock, metrics::recordRejected);
    control = KafkaControl.start(config.kafkaBootstrap(), client, new Controls(), poison);
    var tools =
        new ExecutionRunner.Tools(
            RuntimeCatalog.bundled(),
            workshop.equipment(),
            parts.blobs(),
            reports,
            timers,
            clock,
            config.outputLimitBytes());
    var runner = new ExecutionRunner(tools, held, metrics.runs(workshop::suspect));
    desk = new OrderDesk(config.slots(), held, reports, runner, this::takesOrders);
    metrics.slots(config.slots(), desk::freeSlots);
    orders =
        KafkaWorkOrders.start(
            new KafkaShareGroup(config.kafkaBootstrap(), config.shareGroup(), client),
            desk,
            poison);
    leases = LeaseRenewals.start(held, reports, config.timing().leaseRenewal());
    heartbeats = Heartbeats.start(this::heartbeat, reports, config.timing().heartbeat());
  }

  private record Parts(
      WorkerConfig config, Blobs blobs, WorkerMetrics metrics, Workshop.Engine engine) {}

  /** Starts a worker on the configured Docker engine. */
  public static WorkerService start(WorkerConfig config, Blobs blobs, MeterRegistry registry) {
    WorkerMetrics metrics = metrics(registry);
    Owner owner = owner(config);
    var docker =
        DockerSandboxes.connect(
            config.docker(),
            owner,
            SandboxPolicy.DEFAULT,
            metrics,
            new RuntimeStems(RuntimeCatalog.bundled()));
    return new WorkerService(
        new Parts(config, blobs, metrics, new Workshop.Engine(docker, docker, owner)));
  }

  /**
   * Starts a worker on other sandboxes, which it then owns and closes.
   *
   * @param containers what the sweep looks at
   */
  public static WorkerService start(
      WorkerConfig config,
      Blobs blobs,
      MeterRegistry registry,
      Sandboxes sandboxes,
      Containers containers) {
    return new WorkerService(
        new Parts(
            config,
            blobs,
            metrics(registry),
            new Workshop.Engine(sandboxes, containers, owner(config))));
  }

  /** Names this worker. */
  public WorkerId workerId() {
    return config.workerId();
  }

  /** What must be well for it to take work. */
  public List<ReadinessCheck> readiness() {
    var checks = new ArrayList<>(workshop.readiness());
    checks.add(ReadinessCheck.of("kafka", reports::problem));
    return List.copyOf(checks);
  }

  /** Takes no more work and finishes what runs. Returns at once. */
  public void drain() {
    draining = true;
    LOGGER.atInfo().addKeyValue("workerId", config.workerId()).log("worker drains");
    heartbeats.soon();
  }

  /**
   * Drains, waits for what runs, stops what is left and tells its end, and removes every container
   * that it made.
   */
  @Override
  public void close() {
    drain();
    orders.close();
    try {
      if (!held.awaitNone(config.timing().drainTimeout())) {
        LOGGER.atWarn().addKeyValue("attempts", held.all().size()).log("attempts are stopped");
        held.stopAll();
        held.awaitNone(LAST_WORDS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    workshop.close();
    control.close();
    leases.close();
    heartbeats.close();
    reports.close();
    timers.shutdownNow();
  }

  private static WorkerMetrics metrics(MeterRegistry registry) {
    return new WorkerMetrics(
        registry,
        RuntimeCatalog.bundled().all().stream()
            .map(RuntimeCatalog.Runtime::id)
            .collect(Collectors.toSet()));
  }

  private static Owner owner(WorkerConfig config) {
    return Owner.self(config.installation(), config.workerId().value(), HostIdentity.host());
  }

  private boolean takesOrders() {
    return !draining && workshop.isReady() && control.isCaughtUp();
  }

  private WorkerHeartbeat heartbeat() {
    return new WorkerHeartbeat(
        config.workerId(),
        Optional.ofNullable(WorkerService.class.getPackage().getImplementationVersion())
            .orElse("unpackaged"),
        Instant.now(),
        config.slots(),
        desk.freeSlots(),
        workshop.isReady(),
        draining,
        workshop.levels().stream().map(WorkerService::pool).toList(),
        workshop.engine().classes().stream().sorted().toList());
  }

  private static WorkerHeartbeat.Pool pool(PoolLevel level) {
    return new WorkerHeartbeat.Pool(
        level.runtime(),
        level.warm(),
        level.target(),
        level.runtimeClass(),
        level.layered(),
        level.image());
  }

  private final class Controls implements ControlHandler {
    @Override
    public void stop(WorkerControl.StopExecution request) {
      held.stop(request);
    }

    @Override
    public void drain(WorkerControl.Drain request) {
      if (request.workerId().equals(config.workerId())) {
        WorkerService.this.drain();
      }
    }
  }
}
