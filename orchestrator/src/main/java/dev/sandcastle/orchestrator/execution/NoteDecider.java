package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.orchestrator.execution.ExecutionState.Held;
import dev.sandcastle.orchestrator.execution.ExecutionState.Ordered;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.work.RejectionReason;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides about what the worker that holds the attempt tells of it on the way: phases, how far an
 * installation is, and what the program was refused. What is too much to tell is a sign of life.
 */
final class NoteDecider {
  static final String TELL = "tell of a refusal of";

  private final Policy policy;

  NoteDecider(Policy policy) {
    this.policy = policy;
  }

  /** A phase of an attempt whose acceptance was not heard (ADR 0003). */
  static Decision onOrdered(Ordered state, WorkerReport.PhaseChanged report, Instant now) {
    return Draft.of(state, now)
        .started(state.attempt(), report.workerId())
        .phase(state.attempt(), report.phase(), progress(report))
        .accept();
  }

  /** A refusal in an attempt whose acceptance was not heard (ADR 0003). */
  static Decision onOrdered(Ordered state, WorkerReport.EgressRefused report, Instant now) {
    return Draft.of(state, now)
        .started(state.attempt(), report.workerId())
        .refused(state.attempt(), AttemptNotes.Refusal.of(report))
        .accept();
  }

  /** Phases only go forward; within INSTALLING there may be progress. */
  Decision onHeld(Held state, WorkerReport.PhaseChanged report, Instant now) {
    var progress = progress(report);
    if (report.phase() == state.phase() && progress.isPresent()) {
      return onProgress(state, report, progress.get(), now);
    }
    if (report.phase().compareTo(state.phase()) <= 0) {
      return Refusals.refuse(
          RejectionReason.INVALID_STATE,
          "move",
          report.executionId(),
          "%s does not follow %s".formatted(report.phase(), state.phase()));
    }
    return Draft.of(state, now).phase(state.attempt(), report.phase(), progress).accept();
  }

  /** Each refused place is told once. */
  Decision onHeld(Held state, WorkerReport.EgressRefused report, Instant now) {
    var refusal = AttemptNotes.Refusal.of(report);
    if (state.notes().has(refusal) || !state.notes().hasRoomForRefusals()) {
      return signOfLife(state, now);
    }
    return Draft.of(state, now).refused(state.attempt(), refusal).accept();
  }

  private Decision onProgress(
      Held state, WorkerReport.PhaseChanged report, InstallProgress progress, Instant now) {
    if (state.notes().has(progress) || !state.notes().hasRoomForProgress()) {
      return signOfLife(state, now);
    }
    return Draft.of(state, now)
        .phase(state.attempt(), report.phase(), Optional.of(progress))
        .accept();
  }

  private Decision signOfLife(Held state, Instant now) {
    return Draft.of(state, now)
        .change(new Change.LeaseExtended(now.plus(policy.leaseTimeout())))
        .accept();
  }

  /** Only an installation has progress. */
  private static Optional<InstallProgress> progress(WorkerReport.PhaseChanged report) {
    return report.phase() == Phase.INSTALLING ? report.progress() : Optional.empty();
  }
}
