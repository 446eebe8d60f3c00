package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where one execution stands. Only {@link ExecutionFold} makes new ones. */
public sealed interface ExecutionState {
  /** What was emitted so far. */
  Journal journal();

  /** Nobody has asked for it. */
  record Absent() implements ExecutionState {
    @Override
    public Journal journal() {
      return Journal.EMPTY;
    }
  }

  /** It exists and has neither been ended nor forgotten. */
  sealed interface Live extends ExecutionState {
    /** What was asked for. */
    ExecutionCommand.Execute command();

    /** Its place in the order of arrival, unique within the tenant: the command's offset. */
    long ticket();

    /** The steps of the current attempt that have ended, in order. */
    List<StepResult> steps();
  }

  /** It holds one of its tenant's slots. */
  sealed interface Active extends Live {
    /** The current attempt. */
    Attempt attempt();

    /** When a worker first accepted an attempt; empty before. */
    Optional<Instant> firstAcceptedAt();
  }

  /**
   * It waits for one of its tenant's slots.
   *
   * @param position the place in the waiting room that was announced last; 0 before the first
   */
  record Waiting(ExecutionCommand.Execute command, Journal journal, long ticket, int position)
      implements Live {
    @Override
    public List<StepResult> steps() {
      return List.of();
    }
  }

  /**
   * Its work order is written; no worker has accepted it.
   *
   * @param orderedAt when it was written
   */
  record Ordered(
      ExecutionCommand.Execute command,
      Journal journal,
      long ticket,
      Attempt attempt,
      Optional<Instant> firstAcceptedAt,
      Instant orderedAt)
      implements Active {
    @Override
    public List<StepResult> steps() {
      return List.of();
    }
  }

  /**
   * A worker holds it.
   *
   * @param workerId the worker
   * @param phase how far it is
   * @param leaseUntil when the worker counts as lost unless it renews
   * @param deadline when the attempt is given up whatever the worker says; empty before it runs
   * @param cancelling whether the worker was told to stop it because somebody asked
   * @param steps those that have ended, each of them an event
   * @param notes what else was told of the attempt, each an event
   */
  record Held(
      ExecutionCommand.Execute command,
      Journal journal,
      long ticket,
      Attempt attempt,
      Optional<Instant> firstAcceptedAt,
      WorkerId workerId,
      Phase phase,
      Instant leaseUntil,
      Optional<Instant> deadline,
      boolean cancelling,
      List<StepResult> steps,
      AttemptNotes notes)
      implements Active {
    /** Copies the list. */
    public Held {
      steps = List.copyOf(steps);
    }

    /** Whether user code may have begun. */
    public boolean userCodeBegan() {
      return phase.compareTo(Phase.RUNNING) >= 0;
    }
  }

  /**
   * It has ended. Kept for a while, to reject what comes late.
   *
   * @param runtime the runtime it was to use
   * @param attempt the attempt that was the last
   * @param at when it ended
   */
  record Done(Journal journal, RuntimeId runtime, Attempt attempt, Instant at)
      implements ExecutionState {}

  /**
   * The execution's events.
   *
   * @param sequence of the last one; 0 before the first
   * @param recent those that may not have reached the log yet, oldest first (ADR 0003)
   */
  record Journal(long sequence, List<ExecutionEvent> recent) {
    /** An event older than this has reached the log, or its sender has died over it (ADR 0003). */
    public static final Duration UNCERTAIN = Duration.ofSeconds(30);

    /** Before the first event. */
    public static final Journal EMPTY = new Journal(0, List.of());

    /** Copies the list. */
    public Journal {
      recent = List.copyOf(recent);
    }
  }
}
