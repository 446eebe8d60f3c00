package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StreamCapture;
import dev.sandcastle.schemas.execution.Usage;
import dev.sandcastle.schemas.execution.WorkerTimings;
import dev.sandcastle.worker.sandbox.ProgramExit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Gathers what a run learns, as it learns it. Used by one thread. */
final class ResultBuilder {
  private final SandboxStart start;
  private final long preparingNanos;
  private final long startedNanos = System.nanoTime();
  private Optional<ProgramExit> exit = Optional.empty();
  private Usage usage = Usage.NONE;
  private long wallMicros;
  private OutputPump.Captured captured =
      new OutputPump.Captured(StreamCapture.EMPTY, StreamCapture.EMPTY, -1, true);
  private OutputFiles.Collected collected = new OutputFiles.Collected(List.of(), List.of());
  private int filesSkipped;
  private long runningNanos;
  private long collectingNanos;

  ResultBuilder(SandboxStart start, long preparingNanos) {
    this.start = start;
    this.preparingNanos = preparingNanos;
  }

  /** A program is about to start: how the one before it exited is not how the attempt did. */
  void starts() {
    exit = Optional.empty();
  }

  /** A program ended; what all of them used adds up. */
  void exited(ProgramExit ended) {
    exit = Optional.of(ended);
    usage =
        new Usage(
            usage.cpuMicros() + ended.cpuMicros(),
            Math.max(usage.memoryPeakBytes(), ended.memoryPeakBytes()),
            0);
    wallMicros += ended.wallMicros();
  }

  void captured(OutputPump.Captured output) {
    captured = output;
    runningNanos = System.nanoTime() - startedNanos;
  }

  void collected(OutputFiles.Collected stored, int skipped, long nanos) {
    collected = stored;
    filesSkipped = skipped;
    collectingNanos = nanos;
  }

  Result build(Outcome outcome, List<StepResult> steps) {
    long runningMs =
        exit.isPresent()
            ? TimeUnit.MICROSECONDS.toMillis(wallMicros)
            : TimeUnit.NANOSECONDS.toMillis(runningNanos);
    return new Result(
        outcome,
        exit.filter(ended -> ended.signal() == 0).map(ProgramExit::exitCode),
        exit.filter(ended -> ended.signal() != 0).map(ProgramExit::signal),
        captured.stdout(),
        captured.stderr(),
        collected.files(),
        filesSkipped,
        captured.lastSequence(),
        usage,
        new WorkerTimings(
            TimeUnit.NANOSECONDS.toMillis(preparingNanos),
            0,
            runningMs,
            TimeUnit.NANOSECONDS.toMillis(collectingNanos),
            start),
        steps,
        collected.unchanged());
  }
}
