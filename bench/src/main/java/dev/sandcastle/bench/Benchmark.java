package dev.sandcastle.bench;

import dev.sandcastle.bench.api.RunningSandcastle;
import dev.sandcastle.bench.api.WarmPool;
import dev.sandcastle.bench.api.WrongAnswerException;
import dev.sandcastle.bench.measure.Findings;
import dev.sandcastle.bench.measure.HeapGrowth;
import dev.sandcastle.bench.measure.Load;
import dev.sandcastle.bench.measure.Measurement;
import dev.sandcastle.bench.measure.Operation;
import dev.sandcastle.bench.yardstick.BareInterpreter;
import dev.sandcastle.bench.yardstick.FileCopy;
import dev.sandcastle.bench.yardstick.RawContainers;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/**
 * Measures everything once per round, yardsticks and Sandcastle in turn, so that a slow moment of
 * the machine falls on both. Each measurement starts with a full pool and a quiet machine.
 */
final class Benchmark {
  private static final int WARM_UP_IN_FLIGHT = 4;
  private static final Duration HEAP_PAUSE = Duration.ofMillis(300);

  private final BenchPlan plan;
  private final BareInterpreter interpreter;
  private final RawContainers containers;
  private final FileCopy copy;
  private final RunningSandcastle sandcastle;
  private final WarmPool pool;
  private final PrintWriter progress;
  private final Findings findings = new Findings();

  Benchmark(
      BenchPlan plan,
      BareInterpreter interpreter,
      RawContainers containers,
      FileCopy copy,
      RunningSandcastle sandcastle,
      WarmPool pool,
      PrintWriter progress) {
    this.plan = plan;
    this.interpreter = interpreter;
    this.containers = containers;
    this.copy = copy;
    this.sandcastle = sandcastle;
    this.pool = pool;
    this.progress = progress;
  }

  /** Runs all rounds. Any wrong answer ends it with an exception. */
  Findings run() throws Exception {
    say("warming up");
    var _ = Load.closedLoop(WARM_UP_IN_FLIGHT, plan.warmUp(), plan.window(), sandcastle.hello());
    warmUpVolume();
    boolean packages = warmUpPackages();
    for (int round = 1; round <= plan.rounds(); round++) {
      say("round %d of %d".formatted(round, plan.rounds()));
      measureHost();
      loop(Measurement.CONTAINER_1, 1, containers.lifecycle());
      loop(Measurement.CONTAINER_4, 4, containers.lifecycle());
      paced(Measurement.PACED, plan.pacedRuns(), sandcastle.hello());
      loop(Measurement.LOOP_1, 1, sandcastle.hello());
      loop(Measurement.LOOP_4, 4, sandcastle.hello());
      loop(Measurement.LOOP_16, 16, sandcastle.hello());
      paced(Measurement.FIRST_LINE, plan.streamRuns(), sandcastle.firstLine());
      paced(Measurement.CANCEL, plan.streamRuns(), sandcastle.cancel());
      measureFiles();
      if (packages) {
        measurePackages();
      }
      measureOutputs();
      measurePrint();
    }
    return findings;
  }

  private void measureHost() throws Exception {
    pool.awaitFull();
    int runs = plan.interpreterRuns();
    findings.add(Measurement.HOST_NOTHING, Load.sequential(runs, interpreter.nothing()));
    findings.add(Measurement.HOST_PYTHON, Load.sequential(runs, interpreter.hello()));
    findings.add(
        Measurement.HOST_PYTHON_WITHOUT_SITE,
        Load.sequential(runs, interpreter.helloWithoutSite()));
    int cores = Runtime.getRuntime().availableProcessors();
    findings.add(
        Measurement.HOST_PYTHON_ALL_CORES,
        Load.closedLoop(
            cores, plan.leadIn().dividedBy(3), plan.window().dividedBy(3), interpreter.hello()));
    report(Measurement.HOST_PYTHON);
  }

  private void warmUpVolume() throws Exception {
    int files = plan.volume().fileRuns();
    int outputs = plan.volume().outputRuns();
    var _ = Load.sequential(files, withFullPool(sandcastle.files(50)));
    var _ = Load.sequential(outputs, withFullPool(sandcastle.outputs()));
    var _ = Load.sequential(outputs, copy.copy());
    var _ = Load.sequential(1, withFullPool(sandcastle.print(plan.volume().printedBytes())));
  }

  private void measureFiles() throws Exception {
    int runs = plan.volume().fileRuns();
    inTurn(
        runs, Measurement.FILES_1, sandcastle.files(1), Measurement.FILES_50, sandcastle.files(50));
  }

  /** Whether there is a registry to install from; what is installed is used from then on. */
  private boolean warmUpPackages() throws Exception {
    try {
      var _ = Load.sequential(plan.volume().fileRuns(), withFullPool(sandcastle.nodePackage()));
      return true;
    } catch (WrongAnswerException notInstalled) {
      say("packages are not measured: " + notInstalled.getMessage());
      return false;
    }
  }

  private void measurePackages() throws Exception {
    inTurn(
        plan.volume().fileRuns(),
        Measurement.NODE,
        sandcastle.node(),
        Measurement.NODE_PACKAGE,
        sandcastle.nodePackage());
  }

  private void measureOutputs() throws Exception {
    inTurn(
        plan.volume().outputRuns(),
        Measurement.HOST_COPY,
        copy.copy(),
        Measurement.OUTPUTS,
        sandcastle.outputs());
  }

  private void inTurn(
      int runs, Measurement one, Operation first, Measurement other, Operation second)
      throws Exception {
    var rounds = Load.alternating(runs, List.of(withFullPool(first), withFullPool(second)));
    findings.add(one, rounds.getFirst());
    findings.add(other, rounds.getLast());
    report(one);
    report(other);
  }

  private void measurePrint() throws Exception {
    long bytes = plan.volume().printedBytes();
    paced(Measurement.HOST_PRINT, 1, interpreter.print(bytes));
    paced(Measurement.PRINT, 1, sandcastle.print(bytes));
    pool.awaitFull();
    try (var printing = sandcastle.printing(bytes)) {
      var beside = Load.during(printing::goesOn, sandcastle.hello());
      findings.add(Measurement.LOOP_1_BESIDE_PRINT, beside);
      findings.add(Measurement.PRINT_FOLLOWED, Load.sequential(1, printing::await));
    }
    report(Measurement.PRINT_FOLLOWED);
    report(Measurement.LOOP_1_BESIDE_PRINT);
    if (sandcastle.showsHeap()) {
      watchHeap(bytes);
    }
  }

  private void watchHeap(long bytes) throws Exception {
    pool.awaitFull();
    long before = sandcastle.liveHeap();
    long highest = 0;
    int looks = 0;
    try (var printing = sandcastle.printing(bytes)) {
      while (printing.goesOn()) {
        highest = Math.max(highest, sandcastle.liveHeap());
        looks++;
        Thread.sleep(HEAP_PAUSE);
      }
      var _ = printing.await();
      highest = Math.max(highest, sandcastle.liveHeap());
    }
    pool.awaitFull();
    var growth = new HeapGrowth(before, highest, sandcastle.liveHeap(), looks + 1);
    findings.add(growth);
    say("  live heap    grew by %.1f MiB".formatted(growth.bytes() / 1024.0 / 1024.0));
  }

  private void paced(Measurement measurement, int runs, Operation operation) throws Exception {
    findings.add(measurement, Load.sequential(runs, withFullPool(operation)));
    report(measurement);
  }

  private Operation withFullPool(Operation operation) {
    return () -> {
      pool.awaitFull();
      return operation.once();
    };
  }

  private void loop(Measurement measurement, int inFlight, Operation operation) throws Exception {
    pool.awaitFull();
    findings.add(measurement, Load.closedLoop(inFlight, plan.leadIn(), plan.window(), operation));
    report(measurement);
  }

  private void report(Measurement measurement) {
    var series = findings.of(measurement);
    say(
        "  %-12s p50 %7.1f ms, %6.1f/s (median of %d)"
            .formatted(
                measurement,
                series.median(round -> round.p50()),
                series.median(round -> round.perSecond()),
                series.size()));
  }

  private void say(String line) {
    progress.println(line);
    progress.flush();
  }
}
