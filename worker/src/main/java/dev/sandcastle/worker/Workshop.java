package dev.sandcastle.worker;

import dev.sandcastle.kit.admin.ReadinessCheck;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.worker.egress.EgressGate;
import dev.sandcastle.worker.egress.EgressPolicies;
import dev.sandcastle.worker.fleet.EngineWatch;
import dev.sandcastle.worker.layers.Layers;
import dev.sandcastle.worker.pool.PoolLevel;
import dev.sandcastle.worker.pool.SandboxSupply;
import dev.sandcastle.worker.reap.Reaper;
import dev.sandcastle.worker.reap.Sweeps;
import dev.sandcastle.worker.run.Equipment;
import dev.sandcastle.worker.sandbox.Containers;
import dev.sandcastle.worker.sandbox.Owner;
import dev.sandcastle.worker.sandbox.Sandboxes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that programs run in and with: the engine under watch, sandboxes, packages, ways out, and the
 * sweeping up behind them.
 */
final class Workshop implements AutoCloseable {
  /** How often used sandboxes that nobody asks for are looked at. */
  private static final Duration KEEP_CHECK = Duration.ofSeconds(1);

  private final WorkerConfig config;
  private final Sandboxes sandboxes;
  private final Containers containers;
  private final WorkerMetrics metrics;
  private final EngineWatch watch;
  private final SandboxSupply supply;
  private final EgressGate gate;
  private final EgressPolicies policies;
  private final Layers layers;
  private final Sweeps containerSweeps;
  private final Sweeps layerSweeps;
  private final Sweeps keepSweeps;

  /**
   * Where sandboxes come from.
   *
   * @param sandboxes made by this worker
   * @param containers what the sweep looks at
   * @param owner whose they are
   */
  record Engine(Sandboxes sandboxes, Containers containers, Owner owner) {}

  /** Opens; the engine need not be there yet. */
  Workshop(WorkerConfig config, Engine engine, WorkerMetrics metrics) {
    this.config = config;
    this.sandboxes = engine.sandboxes();
    this.containers = engine.containers();
    this.metrics = metrics;
    gate = openGate(config);
    watch =
        new EngineWatch(
            sandboxes, RuntimeCatalog.bundled(), config.pool().runtimeClass(), this::engineChanged);
    supply =
        new SandboxSupply(sandboxes, config.pool(), config.keep(), metrics.pool(watch::proved));
    policies = new EgressPolicies(config.egress());
    var clock = Clock.systemUTC();
    layers = Layers.open(config.layers(), sandboxes, gate, policies, metrics, clock);
    var reaper = new Reaper(containers, engine.owner(), clock, metrics::reaped);
    Duration period = config.timing().sweep();
    containerSweeps = Sweeps.start("container-sweeps", reaper::sweep, period);
    layerSweeps = Sweeps.start("layer-sweeps", () -> layers.sweep(supply::mountsInUse), period);
    keepSweeps = Sweeps.start("keep-sweeps", supply::inspect, KEEP_CHECK);
    watch.start();
  }

  /** What programs can be given. */
  Equipment equipment() {
    return new Equipment(
        supply, watch::imageOf, config.pool().runtimeClass(), layers, gate::open, policies);
  }

  /** The engine failed an attempt. */
  void suspect() {
    watch.suspect();
  }

  /** Whether there is an engine that can be given work. */
  boolean isReady() {
    EngineWatch.State engine = watch.state();
    return engine.isReady() && engine.classes().contains(config.pool().runtimeClass());
  }

  /** What is known of the engine. */
  EngineWatch.State engine() {
    return watch.state();
  }

  /** How full the pool is; the meters are told too. */
  List<PoolLevel> levels() {
    List<PoolLevel> levels = supply.levels();
    metrics.supply(levels, supply.kept());
    return levels;
  }

  /** What must be well before there is work. */
  List<ReadinessCheck> readiness() {
    return List.of(
        ReadinessCheck.of("docker", () -> watch.state().problem()),
        ReadinessCheck.of("runtime-images", this::imageProblem),
        ReadinessCheck.of("runtime-class", this::classProblem));
  }

  /** Removes every container that was made, as far as the engine lets it. */
  @Override
  public void close() {
    watch.close();
    containerSweeps.close();
    layerSweeps.close();
    keepSweeps.close();
    layers.close();
    supply.close();
    gate.close();
    sandboxes.close();
  }

  private void engineChanged(EngineWatch.State state) {
    if (state.problem().isEmpty()) {
      containers.retryRemovals();
      supply.stock(
          state.images().entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().id())));
      containerSweeps.soon();
    }
  }

  private Optional<String> imageProblem() {
    if (!watch.state().images().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "Expected the engine to have a runtime image, but it has none of " + watch.missing());
  }

  private Optional<String> classProblem() {
    RuntimeClass needed = config.pool().runtimeClass();
    EngineWatch.State engine = watch.state();
    if (engine.problem().isPresent() || engine.classes().contains(needed)) {
      return Optional.empty();
    }
    return Optional.of(
        "Expected the engine to have runtime class %s, but it has %s"
            .formatted(needed, engine.classes()));
  }

  private static EgressGate openGate(WorkerConfig config) {
    try {
      return EgressGate.open(config.egress().folder());
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "Expected to make a folder of sockets in " + config.egress().folder(), failed);
    }
  }
}
