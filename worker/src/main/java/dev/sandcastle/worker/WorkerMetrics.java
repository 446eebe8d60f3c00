package dev.sandcastle.worker;

import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.worker.pool.PoolListener;
import dev.sandcastle.worker.reap.ReapReason;
import dev.sandcastle.worker.run.RunListener;
import dev.sandcastle.worker.sandbox.SandboxListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Every meter of the worker. Tags are of closed sets. Thread-safe. */
final class WorkerMetrics implements PoolListener, SandboxListener {
  private static final String RUNTIME = "runtime";
  private static final String OUTCOME = "outcome";

  private final MeterRegistry registry;
  private final Set<RuntimeId> runtimes;
  private final AtomicInteger quarantined;
  private final Map<RuntimeId, AtomicInteger> warm = new ConcurrentHashMap<>();

  /**
   * Registers with a registry.
   *
   * @param runtimes those that may become a tag; any other is told as {@code unknown}
   */
  WorkerMetrics(MeterRegistry registry, Set<RuntimeId> runtimes) {
    this.registry = registry;
    this.runtimes = Set.copyOf(runtimes);
    this.quarantined = registry.gauge("sandbox.removal.quarantined", new AtomicInteger());
  }

  /** Watches the slots. */
  void slots(int all, IntSupplier free) {
    registry.gauge("sandbox.permits", free, IntSupplier::getAsInt);
    registry.gauge("sandbox.active", free, supplier -> all - supplier.getAsInt());
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

  @Override
  public void sandboxMade(RuntimeId runtime, Duration took) {
    registry.timer("sandbox.start.duration", RUNTIME, tag(runtime), OUTCOME, "made").record(took);
  }

  @Override
  public void sandboxFailed(RuntimeId runtime) {
    registry.counter("sandbox.start.failures", RUNTIME, tag(runtime)).increment();
  }

  @Override
  public void warm(RuntimeId runtime, int sandboxes) {
    warm.computeIfAbsent(
            runtime,
            id ->
                registry.gauge(
                    "sandbox.warm",
                    io.micrometer.core.instrument.Tags.of(RUNTIME, tag(id)),
                    new AtomicInteger()))
        .set(sandboxes);
  }

  @Override
  public void removalFailed() {
    registry.counter("sandbox.removal.failures").increment();
  }

  @Override
  public void quarantined(int containers) {
    quarantined.set(containers);
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

  private String tag(RuntimeId runtime) {
    return runtimes.contains(runtime) ? runtime.value() : "unknown";
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
