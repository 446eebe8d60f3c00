package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Program;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.worker.pool.TakenSandbox;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of one attempt: take a sandbox, stage, run the program, collect, say how it ended. */
final class AttemptRun {
  private static final Logger LOGGER = LoggerFactory.getLogger(AttemptRun.class);

  /** How long a sandbox may take to take its files before it is destroyed. */
  private static final Duration STAGING_PATIENCE = Duration.ofSeconds(30);

  private final HeldAttempt held;
  private final ExecutionRunner.Tools tools;
  private final RunListener listener;
  private final StepLog steps;
  private final InputStaging inputs;
  private final Provision provision;
  private boolean wellBehaved;

  AttemptRun(HeldAttempt held, ExecutionRunner.Tools tools, RunListener listener) {
    this.held = held;
    this.tools = tools;
    this.listener = listener;
    this.steps = new StepLog(program().mode());
    this.inputs = new InputStaging(tools.blobs(), held.order().tenantId(), program().inputs());
    this.provision = new Provision(held, tools);
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

  /** An end of which nothing is known but the steps so far. */
  Ending withoutProgram(Outcome outcome) {
    return new Ending.Finished(Result.withoutProgram(outcome, steps.all()));
  }

  /** Gives back what the run had; call it when the end was told. */
  void discard() {
    provision.discard(wellBehaved);
  }

  private Program program() {
    return held.order().program();
  }

  private Ending prepare(RuntimeCatalog.Runtime runtime) throws InterruptedException {
    List<Launch> launches;
    TakenSandbox own;
    try {
      launches = Launch.all(program(), runtime);
      OrderRules.check(program(), runtime);
      inputs.check();
      own = provision.take(runtime);
      listener.sandboxTaken(runtime.id(), own.start());
      stage(own.sandbox());
    } catch (SandboxException failed) {
      return notBegun(failed);
    } catch (UnprovidedException unprovided) {
      return notBegun(new Outcome.Failed(unprovided.code(), unprovided.getMessage()));
    } catch (RejectedInputException rejected) {
      return notBegun(new Outcome.Failed(ErrorCode.INPUT_REJECTED, rejected.getMessage()));
    } catch (IOException failed) {
      error(failed, "files to stage not read");
      return notBegun(
          new Outcome.Failed(
              ErrorCode.STORAGE_FAILED, "Expected to read the program's files, but could not"));
    }
    if (!held.awaitCleared()) {
      return new Ending.Withdrawn();
    }
    return held.stopped().isPresent()
        ? stoppedBeforeStart(held.stopped().get())
        : runProgram(launches, own);
  }

  private void stage(Sandbox sandbox) throws IOException, SandboxException {
    var patience =
        tools.timers().schedule(sandbox::close, STAGING_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    try {
      new SourceStaging(tools.blobs()).stage(held.order().tenantId(), program().sources(), sandbox);
      inputs.stage(sandbox);
    } finally {
      patience.cancel(false);
    }
  }

  private Ending runProgram(List<Launch> launches, TakenSandbox own) throws InterruptedException {
    Sandbox sandbox = own.sandbox();
    var result = new ResultBuilder(own.start(), held.heldNanos(), provision.installingNanos());
    provision.enter(Phase.RUNNING);
    CompletableFuture<Void> begun = tools.reports().confirm(held.entered(Phase.RUNNING));
    try (var pump = OutputPump.start(held.order(), outlet(), begun, sandbox::kill)) {
      var run = new ProgramRun(held, tools, sandbox, pump, steps, result);
      Outcome outcome = run.run(launches, provision::environment);
      provision.enter(Phase.COLLECTING);
      OutputPump.Captured captured = pump.finish();
      result.captured(captured);
      outcome = OutcomeClassifier.refused(outcome, result.exit(), provision.refusal());
      result.carried(provision.egressBytes());
      if (sandbox.isAlive() && somebodyWaits()) {
        outcome = collect(sandbox, outcome, result, run);
      }
      if (!captured.stored() && outcome instanceof Outcome.Completed) {
        outcome = storageFailed();
      }
      wellBehaved = result.isWellBehaved() && isOrdinary(outcome);
      return somebodyWaits()
          ? new Ending.Finished(result.build(outcome, steps.all()))
          : new Ending.Dropped();
    }
  }

  private static boolean isOrdinary(Outcome outcome) {
    return outcome instanceof Outcome.Completed
        || (outcome instanceof Outcome.Failed failed
            && (failed.code() == ErrorCode.RUNTIME_ERROR
                || failed.code() == ErrorCode.EGRESS_DENIED));
  }

  private OutputPump.Outlet outlet() {
    return new OutputPump.Outlet(
        tools.reports(),
        tools.blobs(),
        tools.clock(),
        (delay, action) -> {
          var _ = tools.timers().schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
        },
        tools.outputLimitBytes());
  }

  /** Collects on every exit path (OUT-4); only a program that did well can fail by it. */
  private Outcome collect(Sandbox sandbox, Outcome outcome, ResultBuilder result, ProgramRun run)
      throws InterruptedException {
    long before = System.nanoTime();
    Outcome failure;
    try (var files =
        new OutputFiles(
            tools.blobs(),
            held.order().tenantId().value(),
            inputs.outputs(),
            () -> tools.reports().publish(held.entered(Phase.COLLECTING)))) {
      int skipped = sandbox.collect(files.caps(), files);
      result.collected(files.commit(), skipped + files.dropped(), System.nanoTime() - before);
      return outcome;
    } catch (SandboxException failed) {
      sandbox.close();
      warn(failed);
      // A stop destroys a sandbox that hands its files over too slowly.
      failure =
          OutcomeClassifier.imposed(run.circumstances())
              .orElseGet(
                  () -> new Outcome.Failed(ErrorCode.SANDBOX_UNAVAILABLE, failed.getMessage()));
    } catch (IOException failed) {
      error(failed, "output files not stored");
      failure = storageFailed();
    }
    return outcome instanceof Outcome.Completed ? failure : outcome;
  }

  private Ending notBegun(SandboxException failed) {
    if (failed.failure() == SandboxFailure.ENGINE_FAILED
        || failed.failure() == SandboxFailure.ENGINE_TIMED_OUT
        || failed.failure() == SandboxFailure.NOT_READY) {
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
        : withoutProgram(
            OutcomeClassifier.lost(failed.failure(), failed.getMessage(), false, notStarted()));
  }

  private Ending notBegun(Outcome outcome) {
    if (!held.awaitCleared()) {
      return new Ending.Withdrawn();
    }
    return held.stopped().map(this::stoppedBeforeStart).orElseGet(() -> withoutProgram(outcome));
  }

  private Ending stoppedBeforeStart(StopCause cause) {
    return switch (cause) {
      case CANCELLED -> withoutProgram(OutcomeClassifier.imposed(notStarted()).orElseThrow());
      case GIVEN_UP -> new Ending.Dropped();
      case WORKER_CLOSING -> new Ending.Returned("The worker is shutting down");
    };
  }

  private OutcomeClassifier.Circumstances notStarted() {
    return new OutcomeClassifier.Circumstances(held.stopped(), false, false, program().limits());
  }

  private boolean somebodyWaits() {
    return held.stopped().filter(StopCause.GIVEN_UP::equals).isEmpty();
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

  private void error(IOException failed, String what) {
    LOGGER.atError().addKeyValue("executionId", held.executionId()).setCause(failed).log(what);
  }

  private static Outcome storageFailed() {
    return new Outcome.Failed(
        ErrorCode.STORAGE_FAILED, "Expected to store the output, but the store failed");
  }
}
