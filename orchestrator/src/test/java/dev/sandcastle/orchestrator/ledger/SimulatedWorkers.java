package dev.sandcastle.orchestrator.ledger;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StepStatus;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.schemas.work.WorkerControl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Workers that take orders and report; some fall silent, some speak twice. An order that must not
 * run any more is given back, and one that is held already is accepted once more (ADR 0003).
 */
final class SimulatedWorkers {
  private static final Duration RENEWAL = Duration.ofSeconds(2);
  private static final List<Phase> PHASES = List.of(Phase.values());

  private final List<WorkerId> ids =
      List.of(new WorkerId("w-1"), new WorkerId("w-2"), new WorkerId("w-3"));
  private final RandomGenerator random;
  private final SimulatedLogs logs;
  private final Consumer<WorkerReport> reports;
  private final List<HeldOrder> held = new ArrayList<>();
  private final List<WorkerReport> said = new ArrayList<>();
  private final Map<Buried, Attempt> buried = new HashMap<>();
  private final Map<Key, List<Result>> ends = new HashMap<>();
  private int controlPosition;
  private Instant renewedAt = Instant.MIN;

  /** Up to which attempt a worker takes no orders for an execution any more. */
  private record Buried(WorkerId workerId, Key key) {}

  private static final class HeldOrder {
    final WorkOrder order;
    final WorkerId workerId;
    final List<StepResult> ended = new ArrayList<>();
    Phase phase = Phase.QUEUED;
    int told;
    boolean silent;

    HeldOrder(WorkOrder order, WorkerId workerId) {
      this.order = order;
      this.workerId = workerId;
    }

    Key key() {
      return new Key(order.tenantId(), order.executionId());
    }

    Buried buriedAs() {
      return new Buried(workerId, key());
    }

    List<String> paths() {
      return order.program().mode() instanceof Mode.Steps steps ? steps.paths() : List.of();
    }

    boolean hasFailed() {
      return !ended.isEmpty() && ended.getLast().status() == StepStatus.FAILED;
    }

    boolean hasAnotherStep() {
      return phase == Phase.RUNNING && ended.size() < paths().size() && !hasFailed();
    }
  }

  SimulatedWorkers(RandomGenerator random, SimulatedLogs logs, Consumer<WorkerReport> reports) {
    this.random = random;
    this.logs = logs;
    this.reports = reports;
  }

  boolean areIdle() {
    return held.isEmpty();
  }

  /** Takes an order; now and then dies between its report and its acknowledgement. */
  boolean take(Instant now, boolean healthy) {
    var taken = logs.take(random);
    taken.ifPresent(
        record -> {
          var workerId = ids.get(random.nextInt(ids.size()));
          record.acknowledged = healthy || random.nextInt(10) > 0;
          hold(new HeldOrder(record.order, workerId), now, !record.acknowledged);
        });
    return taken.isPresent();
  }

  private void hold(HeldOrder taken, Instant now, boolean dies) {
    var order = taken.order;
    var earlier =
        held.stream()
            .filter(h -> h.key().equals(taken.key()) && h.workerId.equals(taken.workerId))
            .findFirst();
    int newer = earlier.map(h -> order.attempt().compareTo(h.order.attempt())).orElse(1);
    if (buried.getOrDefault(taken.buriedAs(), Attempt.NONE).compareTo(order.attempt()) >= 0) {
      giveBack(taken, now, "stopped or run before");
      return;
    }
    if (newer < 0) {
      return;
    }
    if (newer > 0) {
      taken.silent = dies;
      earlier.ifPresent(held::remove);
      held.add(taken);
    }
    say(
        new WorkerReport.Accepted(
            order.tenantId(), order.executionId(), order.attempt(), taken.workerId, now));
  }

  /** Moves one attempt on. */
  void step(Instant now, boolean healthy) {
    if (held.isEmpty()) {
      return;
    }
    var it = held.get(random.nextInt(held.size()));
    if (it.silent) {
      held.remove(it);
      if (random.nextBoolean()) {
        finish(it, now, new Outcome.Completed());
      }
    } else if (!healthy && random.nextInt(8) == 0) {
      it.silent = true;
    } else if (it.phase == Phase.COLLECTING) {
      held.remove(it);
      finish(
          it,
          now,
          random.nextBoolean() && !it.hasFailed()
              ? new Outcome.Completed()
              : new Outcome.Failed(ErrorCode.RUNTIME_ERROR, "exited with 1"));
    } else if (!healthy && it.phase.compareTo(Phase.RUNNING) < 0 && random.nextInt(8) == 0) {
      held.remove(it);
      bury(it.buriedAs(), it.order.attempt());
      giveBack(it, now, "no sandbox");
    } else if (it.hasAnotherStep()) {
      endStep(it, now);
    } else if (random.nextInt(3) == 0) {
      note(it, now);
    } else {
      it.phase = PHASES.get(PHASES.indexOf(it.phase) + 1);
      phase(it, now, Optional.empty());
    }
  }

  /** Tells something on the way: how far the installation is, or what the program was refused. */
  private void note(HeldOrder it, Instant now) {
    if (it.phase == Phase.INSTALLING && random.nextBoolean()) {
      phase(it, now, Optional.of(progress(it.told++)));
    } else {
      var o = it.order;
      say(
          new WorkerReport.EgressRefused(
              o.tenantId(),
              o.executionId(),
              o.attempt(),
              it.workerId,
              now,
              "host-%d.example".formatted(random.nextInt(4)),
              443,
              "the host is not allowed"));
    }
  }

  private static InstallProgress progress(int number) {
    return new InstallProgress(
        InstallProgress.Kind.INSTALLING, Optional.of("package-" + number), Optional.empty());
  }

  private void phase(HeldOrder it, Instant now, Optional<InstallProgress> progress) {
    var o = it.order;
    say(
        new WorkerReport.PhaseChanged(
            o.tenantId(), o.executionId(), o.attempt(), it.workerId, now, it.phase, progress));
  }

  private void endStep(HeldOrder it, Instant now) {
    boolean fails = random.nextInt(4) == 0;
    int index = it.ended.size() + 1;
    var step =
        new StepResult(
            index,
            it.paths().get(index - 1),
            fails ? StepStatus.FAILED : StepStatus.COMPLETED,
            Optional.of(fails ? 1 : 0),
            Optional.empty(),
            random.nextInt(1_000),
            random.nextInt(1_000));
    it.ended.add(step);
    var o = it.order;
    say(
        new WorkerReport.StepFinished(
            o.tenantId(), o.executionId(), o.attempt(), it.workerId, now, step));
  }

  /** Renews leases when it is time to. */
  void renew(Instant now) {
    if (now.isBefore(renewedAt.plus(RENEWAL))) {
      return;
    }
    renewedAt = now;
    for (HeldOrder it : held) {
      if (!it.silent) {
        var o = it.order;
        reports.accept(
            new WorkerReport.LeaseRenewed(
                o.tenantId(), o.executionId(), o.attempt(), it.workerId, now));
      }
    }
  }

  /** Says something again that was said before. */
  void repeat() {
    if (!said.isEmpty()) {
      reports.accept(said.get(random.nextInt(said.size())));
    }
  }

  /** Obeys the stops that have arrived. */
  void obey(Instant now) {
    for (var stop : logs.controlsFrom(controlPosition)) {
      controlPosition++;
      for (WorkerId id : ids) {
        if (stop.workerId().isEmpty() || stop.workerId().get().equals(id)) {
          obey(stop, id, now);
        }
      }
    }
  }

  private void obey(WorkerControl.StopExecution stop, WorkerId id, Instant now) {
    var key = new Key(stop.tenantId(), stop.executionId());
    bury(new Buried(id, key), stop.attempt());
    for (HeldOrder it : List.copyOf(held)) {
      if (it.key().equals(key)
          && it.workerId.equals(id)
          && it.order.attempt().compareTo(stop.attempt()) <= 0) {
        held.remove(it);
        if (stop.cancelled() && !it.silent) {
          finish(it, now, new Outcome.Cancelled("Cancelled"));
        }
      }
    }
  }

  private void bury(Buried who, Attempt upTo) {
    buried.merge(who, upTo, (one, other) -> one.compareTo(other) > 0 ? one : other);
  }

  private void giveBack(HeldOrder it, Instant now, String reason) {
    var o = it.order;
    say(
        new WorkerReport.Returned(
            o.tenantId(), o.executionId(), o.attempt(), it.workerId, now, reason));
  }

  private void finish(HeldOrder it, Instant now, Outcome outcome) {
    var o = it.order;
    bury(it.buriedAs(), o.attempt());
    var steps = new ArrayList<>(it.ended);
    it.paths().stream()
        .skip(it.ended.size())
        .forEach(path -> steps.add(StepResult.skipped(steps.size() + 1, path)));
    var result = Result.withoutProgram(outcome, steps);
    ends.computeIfAbsent(it.key(), _ -> new ArrayList<>()).add(result);
    say(
        new WorkerReport.Finished(
            o.tenantId(), o.executionId(), o.attempt(), it.workerId, now, result));
  }

  /** How workers said that an execution ended. */
  List<Result> ends(Key key) {
    return ends.getOrDefault(key, List.of());
  }

  private void say(WorkerReport report) {
    said.add(report);
    reports.accept(report);
  }
}
