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
  private final long installingNanos;
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
  private boolean wellBehaved = true;

  /**
   * Of a run that is about to begin.
   *
   * @param heldNanos since the order was taken, installing included
   */
  ResultBuilder(SandboxStart start, long heldNanos, long installingNanos) {
    this.start = start;
    this.preparingNanos = heldNanos - installingNanos;
    this.installingNanos = installingNanos;
  }

  /** A program is about to start: how the one before it exited is not how the attempt did. */
  void starts() {
    exit = Optional.empty();
  }

  /**
   * Whether every program that began ended by itself, with an exit code, without having run into
   * the kernel's limits. What its sandbox is like after anything else is nobody's to guess.
   */
  boolean isWellBehaved() {
    return wellBehaved && exit.isPresent();
  }

  /** A program ended; what all of them used adds up. */
  void exited(ProgramExit ended) {
    exit = Optional.of(ended);
    wellBehaved &=
        ended.signal() == 0
            && !ended.timedOut()
            && !ended.killed()
            && !ended.diskFull()
            && ended.oomKills() <= 0;
    usage =
        new Usage(
            usage.cpuMicros() + ended.cpuMicros(),
            Math.max(usage.memoryPeakBytes(), ended.memoryPeakBytes()),
            usage.egressBytes());
    wallMicros += ended.wallMicros();
  }

  /** How the last program ended that began. */
  Optional<ProgramExit> exit() {
    return exit;
  }

  /** So many bytes went through the gate. */
  void carried(long egressBytes) {
    usage = new Usage(usage.cpuMicros(), usage.memoryPeakBytes(), egressBytes);
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
            TimeUnit.NANOSECONDS.toMillis(installingNanos),
            runningMs,
            TimeUnit.NANOSECONDS.toMillis(collectingNanos),
            start),
        steps,
        collected.unchanged());
  }
}
