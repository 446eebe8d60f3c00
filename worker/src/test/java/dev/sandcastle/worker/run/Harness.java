package dev.sandcastle.worker.run;

import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.schemas.work.WorkerControl.StopExecution;
import dev.sandcastle.testkit.clock.ControlledClock;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.worker.egress.EgressCaps;
import dev.sandcastle.worker.egress.EgressConfig;
import dev.sandcastle.worker.egress.EgressPolicies;
import dev.sandcastle.worker.pool.KeepConfig;
import dev.sandcastle.worker.pool.PoolConfig;
import dev.sandcastle.worker.pool.PoolListener;
import dev.sandcastle.worker.pool.SandboxSupply;
import dev.sandcastle.worker.report.InMemoryReports;
import dev.sandcastle.worker.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A runner, in the words of its tests; where its sandboxes and blobs are is its subclass's. */
abstract class Harness implements AutoCloseable {
  static final WorkerId WORKER = new WorkerId("worker-1");

  final InMemoryReports reports = new InMemoryReports();
  final ControlledClock clock = new ControlledClock();
  final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  final HeldAttempts held = new HeldAttempts(WORKER, clock, timers);
  final AtomicInteger suspicions = new AtomicInteger();
  final FakePackages packages = new FakePackages();
  final SandboxSupply supply;
  private final ExecutionRunner runner;
  private volatile Equipment.Doors doors =
      (_, _) -> {
        throw new IOException("the test has no ways out");
      };

  Harness(Sandboxes sandboxes, Blobs blobs, long outputLimitBytes) {
    this(
        sandboxes,
        blobs,
        outputLimitBytes,
        new PoolConfig(Map.of(), RuntimeClass.RUNC, 0, 0, 1, Duration.ZERO));
  }

  /** One with a pool. */
  Harness(Sandboxes sandboxes, Blobs blobs, long outputLimitBytes, PoolConfig pool) {
    supply =
        new SandboxSupply(
            sandboxes, pool, new KeepConfig(4, Duration.ofMinutes(1), 3), new DeafPool());
    runner =
        new ExecutionRunner(
            new ExecutionRunner.Tools(
                RuntimeCatalog.bundled(),
                equipment(),
                blobs,
                reports,
                timers,
                clock,
                outputLimitBytes),
            held,
            new Suspicions());
  }

  private Equipment equipment() {
    return new Equipment(
        supply,
        runtime -> RuntimeCatalog.bundled().find(runtime).map(RuntimeCatalog.Runtime::image),
        RuntimeClass.RUNC,
        packages,
        (policy, listener) -> doors.open(policy, listener),
        new EgressPolicies(new EgressConfig(Path.of("/unused"), Set.of(), EgressCaps.DEFAULT)));
  }

  /** From now on there are ways out. */
  void openDoors(Equipment.Doors ways) {
    doors = ways;
  }

  /** Takes an order and clears it to run. */
  HeldAttempt take(Executions execution) {
    return take(execution.order(1));
  }

  /** Takes an order and clears it to run. */
  HeldAttempt take(WorkOrder order) {
    HeldAttempt attempt = ((Holding.Taken) held.hold(order)).attempt();
    attempt.clear();
    return attempt;
  }

  /** Runs to the end. */
  void run(HeldAttempt attempt) {
    runner.run(attempt);
  }

  /** Runs beside the test. */
  CompletableFuture<Void> runAside(HeldAttempt attempt) {
    return CompletableFuture.runAsync(
        () -> runner.run(attempt), task -> Thread.ofVirtual().start(task));
  }

  /** Runs to the end; what is told of it. */
  Result resultOf(Executions execution) {
    run(take(execution));
    return result();
  }

  /** Runs one after others; what is told of it. */
  Result next(Executions execution) {
    run(take(execution));
    return reports.told().stream()
        .filter(WorkerReport.Finished.class::isInstance)
        .map(WorkerReport.Finished.class::cast)
        .filter(told -> told.executionId().equals(execution.id()))
        .map(WorkerReport.Finished::result)
        .findFirst()
        .orElseThrow(() -> new AssertionError("Expected a result, but told was " + steps()));
  }

  /** What an execution came to: its verdict, or {@code handed back}, or that nobody waits. */
  String endingOf(Executions execution) {
    return reports.told().stream()
        .filter(report -> report.executionId().equals(execution.id()))
        .filter(it -> it instanceof WorkerReport.Finished || it instanceof WorkerReport.Returned)
        .map(it -> it instanceof WorkerReport.Finished end ? label(end.result()) : "handed back")
        .findFirst()
        .orElse("given up");
  }

  /** The only result that was told. */
  Result result() {
    List<Result> results =
        reports.told().stream()
            .filter(WorkerReport.Finished.class::isInstance)
            .map(report -> ((WorkerReport.Finished) report).result())
            .toList();
    if (results.size() != 1) {
      throw new AssertionError("Expected one result, but told was " + steps());
    }
    return results.getFirst();
  }

  /** The code of a failure, {@code Completed} or {@code Cancelled}. */
  String verdictOf(Executions execution) {
    return label(resultOf(execution));
  }

  /** The steps whose ends were told, in order. */
  List<StepResult> toldSteps() {
    return reports.told().stream()
        .filter(WorkerReport.StepFinished.class::isInstance)
        .map(report -> ((WorkerReport.StepFinished) report).step())
        .toList();
  }

  /** What was told, in short. */
  List<String> steps() {
    return reports.told().stream()
        .map(
            report ->
                report instanceof WorkerReport.PhaseChanged changed
                    ? changed.phase().name()
                    : report.getClass().getSimpleName())
        .toList();
  }

  /** An error code, or the kind of an outcome without one. */
  static String label(Result result) {
    return result.outcome() instanceof Outcome.Failed failed
        ? failed.code().name()
        : result.outcome().getClass().getSimpleName();
  }

  /** The tenant or the orchestrator stops it. */
  void stop(Executions execution, boolean cancelled) {
    held.stop(stopRequest(execution, 1, cancelled));
  }

  StopExecution stopRequest(Executions execution, int attempt, boolean cancelled) {
    return new StopExecution(
        execution.tenantId(),
        execution.id(),
        new Attempt(attempt),
        Optional.empty(),
        cancelled,
        clock.instant());
  }

  @Override
  public void close() {
    supply.close();
    timers.shutdownNow();
  }

  /** Waits for what runs aside. */
  static void finish(CompletableFuture<Void> run) throws Exception {
    run.get(10, TimeUnit.SECONDS);
  }

  private final class Suspicions implements RunListener {
    @Override
    public void sandboxTaken(RuntimeId runtime, SandboxStart start) {}

    @Override
    public void attemptEnded(RuntimeId runtime, String outcome, Duration took) {}

    @Override
    public void engineSuspected() {
      suspicions.incrementAndGet();
    }
  }

  private static final class DeafPool implements PoolListener {
    @Override
    public void sandboxMade(RuntimeId runtime, Duration took) {}

    @Override
    public void sandboxFailed(RuntimeId runtime) {}

    @Override
    public void sandboxReset(boolean clean) {}
  }
}
