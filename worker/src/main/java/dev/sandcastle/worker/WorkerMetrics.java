package dev.sandcastle.worker;

import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.worker.layers.LayersListener;
import dev.sandcastle.worker.pool.PoolLevel;
import dev.sandcastle.worker.pool.PoolListener;
import dev.sandcastle.worker.reap.ReapReason;
import dev.sandcastle.worker.run.RunListener;
import dev.sandcastle.worker.sandbox.SandboxListener;
import dev.sandcastle.worker.sandbox.StemNews;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/** Every meter of the worker. Tags are of closed sets. Thread-safe. */
final class WorkerMetrics implements SandboxListener, LayersListener {
  private static final String RUNTIME = "runtime";
  private static final String OUTCOME = "outcome";
  private static final String ECOSYSTEM = "ecosystem";

  private final MeterRegistry registry;
  private final Set<RuntimeId> runtimes;
  private final AtomicInteger quarantined;
  private final AtomicInteger kept;
  private final AtomicInteger layers;
  private final AtomicLong layerBytes;
  private final MultiGauge warm;
  private final MultiGauge targets;

  /**
   * Registers with a registry.
   *
   * @param runtimes those that may become a tag; any other is told as {@code unknown}
   */
  WorkerMetrics(MeterRegistry registry, Set<RuntimeId> runtimes) {
    this.registry = registry;
    this.runtimes = Set.copyOf(runtimes);
    this.quarantined = registry.gauge("sandbox.removal.quarantined", new AtomicInteger());
    this.kept = registry.gauge("sandbox.kept", new AtomicInteger());
    this.layers = registry.gauge("layer.kept", new AtomicInteger());
    this.layerBytes = registry.gauge("layer.kept.bytes", new AtomicLong());
    this.warm = MultiGauge.builder("sandbox.warm").register(registry);
    this.targets = MultiGauge.builder("sandbox.warm.target").register(registry);
  }

  /** Watches the slots. */
  void slots(int all, IntSupplier free) {
    registry.gauge("sandbox.permits", free, IntSupplier::getAsInt);
    registry.gauge("sandbox.active", free, supplier -> all - supplier.getAsInt());
  }

  /** Hears how sandboxes are made; {@code proved} is called when the engine made one. */
  PoolListener pool(Runnable proved) {
    return new PoolListener() {
      @Override
      public void sandboxMade(RuntimeId runtime, Duration took) {
        registry
            .timer("sandbox.start.duration", RUNTIME, tag(runtime), OUTCOME, "made")
            .record(took);
        proved.run();
      }

      @Override
      public void sandboxFailed(RuntimeId runtime) {
        registry.counter("sandbox.start.failures", RUNTIME, tag(runtime)).increment();
      }

      @Override
      public void sandboxReset(boolean clean) {
        registry.counter("sandbox.resets", OUTCOME, clean ? "clean" : "destroyed").increment();
      }
    };
  }

  /** Hears how attempts go; {@code suspected} is called when the engine failed one. */
  RunListener runs(Runnable suspected) {
    return new RunListener() {
      @Override
      public void sandboxTaken(RuntimeId runtime, SandboxStart start) {
        registry
            .counter("sandbox.taken", RUNTIME, tag(runtime), "start", lowerCase(start))
            .increment();
      }

      @Override
      public void attemptEnded(RuntimeId runtime, String outcome, Duration took) {
        registry.counter("execution.attempts", RUNTIME, tag(runtime), OUTCOME, outcome).increment();
        registry
            .timer("sandbox.run.duration", RUNTIME, tag(runtime), OUTCOME, outcome)
            .record(took);
      }

      @Override
      public void engineSuspected() {
        suspected.run();
      }
    };
  }

  /** How full the pool is, and how many used sandboxes are kept. */
  void supply(List<PoolLevel> levels, int kept) {
    warm.register(levels.stream().map(it -> row(it, it.warm())).toList(), true);
    targets.register(levels.stream().map(it -> row(it, it.target())).toList(), true);
    this.kept.set(kept);
  }

  @Override
  public void removalFailed() {
    registry.counter("sandbox.removal.failures").increment();
  }

  @Override
  public void quarantined(int containers) {
    quarantined.set(containers);
  }

  @Override
  public void stem(RuntimeId runtime, StemNews news) {
    registry.counter("sandbox.stems", RUNTIME, tag(runtime), "news", lowerCase(news)).increment();
  }

  @Override
  public void layerRequested(Ecosystem ecosystem, boolean present) {
    registry
        .counter(
            "layer.requests", ECOSYSTEM, lowerCase(ecosystem), "present", String.valueOf(present))
        .increment();
  }

  @Override
  public void installEnded(Ecosystem ecosystem, String outcome, Duration took) {
    registry
        .timer("layer.install.duration", ECOSYSTEM, lowerCase(ecosystem), OUTCOME, outcome)
        .record(took);
  }

  @Override
  public void layersKept(int count, long bytes) {
    layers.set(count);
    layerBytes.set(bytes);
  }

  @Override
  public void layersRemoved(int count) {
    registry.counter("layer.removed").increment(count);
  }

  /** A leftover container is removed. */
  void reaped(ReapReason reason) {
    registry.counter("sandbox.reaped", "reason", lowerCase(reason)).increment();
  }

  /** A record was set aside. */
  void recordRejected() {
    registry.counter("work.records.rejected").increment();
  }

  /** A record of ours was not stored. */
  void recordLost() {
    registry.counter("worker.records.lost").increment();
  }

  private MultiGauge.Row<Number> row(PoolLevel level, int sandboxes) {
    return MultiGauge.Row.of(
        Tags.of(
            RUNTIME,
            tag(level.runtime()),
            "class",
            lowerCase(level.runtimeClass()),
            "layered",
            Boolean.toString(level.layered())),
        sandboxes);
  }

  private String tag(RuntimeId runtime) {
    return runtimes.contains(runtime) ? runtime.value() : "unknown";
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
