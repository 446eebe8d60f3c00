package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.testkit.clock.ControlledClock;
import dev.sandcastle.testkit.program.Executions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One execution, its inputs in order, and what came of them. It has two steps and a label unless
 * the test says otherwise.
 */
final class Scene {
  static final List<String> PATHS = List.of("main.py", "test.py");
  static final long OFFSET = 7;
  static final WorkerId WORKER = new WorkerId("w-1");
  static final WorkerId OTHER = new WorkerId("w-2");
  static final Slots FREE = new Slots(0, 0, 0);
  static final Slots FULL = new Slots(4, 2, 0);

  final Executions wanted;
  final List<ExecutionEvent> events = new ArrayList<>();
  ExecutionState state = new ExecutionState.Absent();
  Decision last = new Decision.Accepted(List.of(), List.of());
  Instant now = ControlledClock.START;

  private final ExecutionDecider decider = new ExecutionDecider(Policy.DEFAULT);
  private final ExecutionFold fold = new ExecutionFold(Policy.DEFAULT);

  Scene(Executions wanted) {
    this.wanted = wanted;
  }

  static Scene of() {
    return new Scene(
        Executions.python("pass")
            .id("e-1")
            .file("test.py", "pass")
            .steps("main.py", "test.py")
            .label("thread", "42"));
  }

  static Scene ofOneFile() {
    return new Scene(Executions.python("pass").id("e-1"));
  }

  static Scene waiting() {
    return of().submit(FULL);
  }

  static Scene ordered() {
    return of().submit(FREE);
  }

  static Scene held() {
    return ordered().take(accepted(1, WORKER));
  }

  static Scene running() {
    return held().take(phase(1, WORKER, Phase.RUNNING));
  }

  static Scene oneStepEnded() {
    return running().take(step(1, WORKER, completed(1)));
  }

  static Scene cancelling() {
    return held().cancel();
  }

  static Scene done() {
    return running().take(finished(1, WORKER));
  }

  Scene submit(Slots slots) {
    return take(new Input.Command(wanted.execute(), OFFSET), slots);
  }

  Scene cancel() {
    return take(new Input.Command(wanted.cancel(), OFFSET + 1), FREE);
  }

  Scene cancelLabelled(String label, String value, long offset) {
    return take(cancelLabelled(wanted, label, value, offset), FREE);
  }

  Scene tickAfter(Duration time) {
    now = now.plus(time);
    return take(new Input.Tick(wanted.tenantId(), wanted.id()), FREE);
  }

  Scene release(Slots slots) {
    return take(new Input.Release(wanted.tenantId(), wanted.id()), slots);
  }

  Scene announce(int position) {
    return take(new Input.Announce(wanted.tenantId(), wanted.id()), new Slots(4, 50, position));
  }

  Scene take(WorkerReport report) {
    return take(new Input.Report(report), FREE);
  }

  Scene take(Input input, Slots slots) {
    last = decider.decide(state, slots, input, now);
    if (last instanceof Decision.Accepted accepted) {
      for (Change change : accepted.changes()) {
        state = fold.apply(state, change);
        if (change instanceof Change.Happened happened) {
          events.add(happened.event());
        }
      }
    }
    return this;
  }

  ExecutionEvent lastEvent() {
    return events.getLast();
  }

  Outcome outcome() {
    return result().outcome();
  }

  Result result() {
    return ((ExecutionEvent.Finished) lastEvent()).result();
  }

  Decision.Rejected rejected() {
    return (Decision.Rejected) last;
  }

  static WorkerReport.Accepted accepted(int attempt, WorkerId worker) {
    return new WorkerReport.Accepted(
        Executions.TENANT, id(), new Attempt(attempt), worker, ControlledClock.START);
  }

  static WorkerReport.PhaseChanged phase(int attempt, WorkerId worker, Phase phase) {
    return new WorkerReport.PhaseChanged(
        Executions.TENANT,
        id(),
        new Attempt(attempt),
        worker,
        ControlledClock.START,
        phase,
        Optional.empty());
  }

  static WorkerReport.PhaseChanged installing(String packageName) {
    return new WorkerReport.PhaseChanged(
        Executions.TENANT,
        id(),
        new Attempt(1),
        WORKER,
        ControlledClock.START,
        Phase.INSTALLING,
        Optional.of(progress(packageName)));
  }

  static InstallProgress progress(String packageName) {
    return new InstallProgress(
        InstallProgress.Kind.INSTALLING, Optional.of(packageName), Optional.of("1.0"));
  }

  static WorkerReport.EgressRefused refused(int attempt, WorkerId worker, String host) {
    return new WorkerReport.EgressRefused(
        Executions.TENANT,
        id(),
        new Attempt(attempt),
        worker,
        ControlledClock.START,
        host,
        443,
        "the host is not allowed");
  }

  static WorkerReport.StepFinished step(int attempt, WorkerId worker, StepResult step) {
    return new WorkerReport.StepFinished(
        Executions.TENANT, id(), new Attempt(attempt), worker, ControlledClock.START, step);
  }

  static StepResult completed(int index) {
    return ended(index, StepStatus.COMPLETED, 0);
  }

  static StepResult failed(int index) {
    return ended(index, StepStatus.FAILED, 1);
  }

  static StepResult skipped(int index) {
    return StepResult.skipped(index, PATHS.get(index - 1));
  }

  private static StepResult ended(int index, StepStatus status, int exitCode) {
    return new StepResult(
        index, PATHS.get(index - 1), status, Optional.of(exitCode), Optional.empty(), 5, 4_000);
  }

  static Input cancelLabelled(Executions wanted, String label, String value, long offset) {
    return new Input.Command(
        new ExecutionCommand.CancelLabelled(
            wanted.tenantId(),
            new ExecutionId("c-1"),
            ControlledClock.START,
            label,
            value,
            Optional.of("the thread ended")),
        offset);
  }

  static WorkerReport.LeaseRenewed renewed(int attempt, WorkerId worker) {
    return new WorkerReport.LeaseRenewed(
        Executions.TENANT, id(), new Attempt(attempt), worker, ControlledClock.START);
  }

  static WorkerReport.Returned returned(int attempt, WorkerId worker) {
    return new WorkerReport.Returned(
        Executions.TENANT,
        id(),
        new Attempt(attempt),
        worker,
        ControlledClock.START,
        "the engine does not answer");
  }

  static WorkerReport.Finished finished(int attempt, WorkerId worker, StepResult... steps) {
    return new WorkerReport.Finished(
        Executions.TENANT,
        id(),
        new Attempt(attempt),
        worker,
        ControlledClock.START,
        Result.withoutProgram(new Outcome.Completed(), List.of(steps)));
  }

  Optional<Effect.Stop> stop() {
    return last.effects().stream()
        .flatMap(effect -> effect instanceof Effect.Stop stop ? Optional.of(stop).stream() : null)
        .findFirst();
  }

  Optional<Effect.Order> order() {
    return last.effects().stream()
        .flatMap(effect -> effect instanceof Effect.Order o ? Optional.of(o).stream() : null)
        .findFirst();
  }

  private static ExecutionId id() {
    return new ExecutionId("e-1");
  }
}
