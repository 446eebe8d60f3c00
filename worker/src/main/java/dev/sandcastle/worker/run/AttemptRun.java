package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Program;
import dev.sandcastle.worker.pool.TakenSandbox;
import dev.sandcastle.worker.sandbox.CollectCaps;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of one attempt: take a sandbox, stage, start, carry output, collect, classify. */
final class AttemptRun {
  private static final Logger LOGGER = LoggerFactory.getLogger(AttemptRun.class);

  /** How much later than init's our own timer goes off; it destroys the sandbox. */
  private static final Duration BACKSTOP = Duration.ofSeconds(2);

  private final HeldAttempt held;
  private final ExecutionRunner.Tools tools;
  private final RunListener listener;
  private Optional<TakenSandbox> taken = Optional.empty();

  AttemptRun(HeldAttempt held, ExecutionRunner.Tools tools, RunListener listener) {
    this.held = held;
    this.tools = tools;
    this.listener = listener;
  }

  Ending execute() {
    try {
      tools.reports().publish(held.entered(Phase.PREPARING));
      Optional<RuntimeCatalog.Runtime> runtime = tools.catalog().find(program().runtime());
      if (runtime.isEmpty()) {
        return held.awaitCleared() ? unknownRuntime() : new Ending.Withdrawn();
      }
      return prepare(runtime.get());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("nobody interrupts a run", interrupted);
    }
  }

  /** Destroys what the run had; call it when the end was told. */
  void discardSandbox() {
    taken.ifPresent(sandbox -> sandbox.sandbox().close());
    tools.pool().programEnded();
  }

  private Program program() {
    return held.order().program();
  }

  private Ending prepare(RuntimeCatalog.Runtime runtime) throws InterruptedException {
    try {
      var limits = program().limits();
      var spec =
          new SandboxSpec(runtime.id(), runtime.image(), limits.memoryBytes(), limits.cpuMillis());
      taken = Optional.of(tools.pool().take(spec));
      listener.sandboxTaken(runtime.id(), taken.get().start());
      Sandbox sandbox = taken.get().sandbox();
      held.bind(sandbox);
      new SourceStaging(tools.blobs()).stage(held.order().tenantId(), program().sources(), sandbox);
    } catch (SandboxException failed) {
      return notBegun(failed);
    } catch (IOException failed) {
      LOGGER
          .atError()
          .addKeyValue("executionId", held.executionId())
          .setCause(failed)
          .log("sources not read");
      return notBegun(
          new Outcome.Failed(
              ErrorCode.STORAGE_FAILED, "Expected to read the source files, but the store failed"));
    }
    if (!held.awaitCleared()) {
      return new Ending.Withdrawn();
    }
    return held.stopped().map(this::stoppedBeforeStart).orElseGet(() -> begin(runtime));
  }

  private Ending begin(RuntimeCatalog.Runtime runtime) {
    try {
      return runProgram(runtime, taken.orElseThrow());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("nobody interrupts a run", interrupted);
    }
  }

  private Ending runProgram(RuntimeCatalog.Runtime runtime, TakenSandbox own)
      throws InterruptedException {
    var result = new ResultBuilder(own.start(), held.heldNanos());
    CompletableFuture<Void> begun = tools.reports().confirm(held.entered(Phase.RUNNING));
    OutputPump pump =
        OutputPump.start(held.order(), tools.reports(), tools.blobs(), tools.clock(), begun);
    long limit = program().limits().timeout().plus(BACKSTOP).toMillis();
    var backstop = tools.timers().schedule(held::expire, limit, TimeUnit.MILLISECONDS);
    Outcome outcome;
    boolean collectable = false;
    try {
      own.sandbox().start(programStart(runtime), pump);
      ProgramExit exit = own.sandbox().await();
      result.exited(exit);
      outcome = OutcomeClassifier.exited(exit, circumstances());
      collectable = true;
    } catch (SandboxException failed) {
      outcome = lost(own.sandbox(), failed);
    } finally {
      backstop.cancel(false);
    }
    OutputPump.Captured captured = pump.finish();
    result.captured(captured);
    if (collectable) {
      outcome = collect(own.sandbox(), outcome, result);
    }
    if (!captured.stored() && outcome instanceof Outcome.Completed) {
      outcome = storageFailed();
    }
    boolean nobodyWaits = held.stopped().filter(StopCause.GIVEN_UP::equals).isPresent();
    return nobodyWaits ? new Ending.Dropped() : new Ending.Finished(result.build(outcome));
  }

  private Outcome lost(Sandbox sandbox, SandboxException failed) {
    Optional<Outcome> imposed = OutcomeClassifier.imposed(circumstances());
    boolean diedOfMemory =
        imposed.isEmpty() && failed.failure() == SandboxFailure.LOST && sandbox.diedOfMemory();
    if (imposed.isEmpty()) {
      warn(failed);
    }
    return OutcomeClassifier.lost(
        failed.failure(), failed.getMessage(), diedOfMemory, circumstances());
  }

  /** Collects on every exit path (OUT-4); only a program that did well can fail by it. */
  private Outcome collect(Sandbox sandbox, Outcome outcome, ResultBuilder result)
      throws InterruptedException {
    long before = System.nanoTime();
    Outcome failure;
    try (var files =
        new OutputFiles(
            tools.blobs(),
            held.order().tenantId().value(),
            () -> tools.reports().publish(held.entered(Phase.COLLECTING)))) {
      int skipped = sandbox.collect(CollectCaps.DEFAULT, files);
      result.collected(files.commit(), skipped + files.dropped(), System.nanoTime() - before);
      return outcome;
    } catch (SandboxException failed) {
      sandbox.close();
      warn(failed);
      failure = new Outcome.Failed(ErrorCode.SANDBOX_UNAVAILABLE, failed.getMessage());
    } catch (IOException failed) {
      LOGGER
          .atError()
          .addKeyValue("executionId", held.executionId())
          .setCause(failed)
          .log("output files not stored");
      failure = storageFailed();
    }
    return outcome instanceof Outcome.Completed ? failure : outcome;
  }

  private ProgramStart programStart(RuntimeCatalog.Runtime runtime) {
    Program program = program();
    String entry = program.entryPath();
    String path = entry.startsWith("-") ? "./" + entry : entry;
    var command = new ArrayList<String>();
    runtime.command().forEach(part -> command.add(part.replace("{entry}", path)));
    command.addAll(program.args());
    var environment = new HashMap<>(runtime.env());
    environment.putAll(program.env());
    Bytes stdin = program.stdin().map(Bytes::utf8).orElse(Bytes.EMPTY);
    return new ProgramStart(command, environment, stdin, program.limits().timeout());
  }

  private OutcomeClassifier.Circumstances circumstances() {
    return new OutcomeClassifier.Circumstances(
        held.stopped(), held.isOverdue(), program().limits());
  }

  private Ending notBegun(SandboxException failed) {
    if (failed.failure() == SandboxFailure.ENGINE_FAILED
        || failed.failure() == SandboxFailure.ENGINE_TIMED_OUT) {
      listener.engineSuspected();
    }
    warn(failed);
    if (!held.awaitCleared()) {
      return new Ending.Withdrawn();
    }
    if (held.stopped().isPresent()) {
      return stoppedBeforeStart(held.stopped().get());
    }
    return failed.failure().retriable()
        ? new Ending.Returned(failed.getMessage())
        : Ending.withoutProgram(
            OutcomeClassifier.lost(failed.failure(), failed.getMessage(), false, circumstances()));
  }

  private Ending notBegun(Outcome outcome) {
    return held.awaitCleared() ? Ending.withoutProgram(outcome) : new Ending.Withdrawn();
  }

  private Ending stoppedBeforeStart(StopCause cause) {
    return switch (cause) {
      case CANCELLED ->
          Ending.withoutProgram(OutcomeClassifier.imposed(circumstances()).orElseThrow());
      case GIVEN_UP -> new Ending.Dropped();
      case WORKER_CLOSING -> new Ending.Returned("The worker is shutting down");
    };
  }

  private Ending unknownRuntime() {
    return new Ending.Returned(
        "Expected a known runtime, but this worker has no '" + program().runtime() + "'");
  }

  private void warn(SandboxException failed) {
    LOGGER
        .atWarn()
        .addKeyValue("executionId", held.executionId())
        .addKeyValue("attempt", held.attempt().number())
        .addKeyValue("reason", failed.failure())
        .addKeyValue("error", failed.getMessage())
        .log("sandbox failed an attempt");
  }

  private static Outcome storageFailed() {
    return new Outcome.Failed(
        ErrorCode.STORAGE_FAILED, "Expected to store the output, but the store failed");
  }
}
