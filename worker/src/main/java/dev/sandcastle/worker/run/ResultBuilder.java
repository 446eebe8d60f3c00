package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.StreamCapture;
import dev.sandcastle.schemas.execution.Usage;
import dev.sandcastle.schemas.execution.WorkerTimings;
import dev.sandcastle.worker.sandbox.ProgramExit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Gathers what a run learns, step by step. Used by one thread. */
final class ResultBuilder {
  private final SandboxStart start;
  private final long preparingNanos;
  private final long startedNanos = System.nanoTime();
  private Optional<ProgramExit> exit = Optional.empty();
  private OutputPump.Captured captured =
      new OutputPump.Captured(StreamCapture.EMPTY, StreamCapture.EMPTY, -1, true);
  private List<OutputFile> files = List.of();
  private int filesSkipped;
  private long runningNanos;
  private long collectingNanos;

  ResultBuilder(SandboxStart start, long preparingNanos) {
    this.start = start;
    this.preparingNanos = preparingNanos;
  }

  void exited(ProgramExit ended) {
    exit = Optional.of(ended);
  }

  void captured(OutputPump.Captured output) {
    captured = output;
    runningNanos = System.nanoTime() - startedNanos;
  }

  void collected(List<OutputFile> stored, int skipped, long nanos) {
    files = stored;
    filesSkipped = skipped;
    collectingNanos = nanos;
  }

  Result build(Outcome outcome) {
    long runningMs =
        exit.map(ended -> TimeUnit.MICROSECONDS.toMillis(ended.wallMicros()))
            .orElse(TimeUnit.NANOSECONDS.toMillis(runningNanos));
    return new Result(
        outcome,
        exit.filter(ended -> ended.signal() == 0).map(ProgramExit::exitCode),
        exit.filter(ended -> ended.signal() != 0).map(ProgramExit::signal),
        captured.stdout(),
        captured.stderr(),
        files,
        filesSkipped,
        captured.lastSequence(),
        exit.map(ended -> new Usage(ended.cpuMicros(), ended.memoryPeakBytes(), 0))
            .orElse(Usage.NONE),
        new WorkerTimings(
            TimeUnit.NANOSECONDS.toMillis(preparingNanos),
            0,
            runningMs,
            TimeUnit.NANOSECONDS.toMillis(collectingNanos),
            start));
  }
}
