package dev.sandcastle.bench;

import dev.sandcastle.bench.api.RunningSandcastle;
import dev.sandcastle.bench.api.WarmPool;
import dev.sandcastle.bench.measure.Findings;
import dev.sandcastle.bench.measure.Load;
import dev.sandcastle.bench.measure.Measurement;
import dev.sandcastle.bench.measure.Operation;
import dev.sandcastle.bench.yardstick.BareInterpreter;
import dev.sandcastle.bench.yardstick.RawContainers;
import java.io.PrintWriter;

/**
 * Measures everything once per round, yardsticks and Sandcastle in turn, so that a slow moment of
 * the machine falls on both. Each measurement starts with a full pool and a quiet machine.
 */
final class Benchmark {
  private static final int WARM_UP_IN_FLIGHT = 4;

  private final BenchPlan plan;
  private final BareInterpreter interpreter;
  private final RawContainers containers;
  private final RunningSandcastle sandcastle;
  private final WarmPool pool;
  private final PrintWriter progress;
  private final Findings findings = new Findings();

  Benchmark(
      BenchPlan plan,
      BareInterpreter interpreter,
      RawContainers containers,
      RunningSandcastle sandcastle,
      WarmPool pool,
      PrintWriter progress) {
    this.plan = plan;
    this.interpreter = interpreter;
    this.containers = containers;
    this.sandcastle = sandcastle;
    this.pool = pool;
    this.progress = progress;
  }

  /** Runs all rounds. Any wrong answer ends it with an exception. */
  Findings run() throws Exception {
    say("warming up");
    var _ = Load.closedLoop(WARM_UP_IN_FLIGHT, plan.warmUp(), plan.window(), sandcastle.hello());
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

  private void paced(Measurement measurement, int runs, Operation operation) throws Exception {
    Operation withFullPool =
        () -> {
          pool.awaitFull();
          return operation.once();
        };
    findings.add(measurement, Load.sequential(runs, withFullPool));
    report(measurement);
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
