package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.orchestrator.execution.ExecutionState.Absent;
import dev.sandcastle.orchestrator.execution.ExecutionState.Active;
import dev.sandcastle.orchestrator.execution.ExecutionState.Done;
import dev.sandcastle.orchestrator.execution.ExecutionState.Held;
import dev.sandcastle.orchestrator.execution.ExecutionState.Journal;
import dev.sandcastle.orchestrator.execution.ExecutionState.Live;
import dev.sandcastle.orchestrator.execution.ExecutionState.Ordered;
import dev.sandcastle.orchestrator.execution.ExecutionState.Waiting;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts changes into states. Has no choice: a change that does not fit is a bug of the decider. */
public final class ExecutionFold {
  private final Policy policy;

  /** With the numbers that leases and deadlines are computed from. */
  public ExecutionFold(Policy policy) {
    this.policy = policy;
  }

  /**
   * The state after a change.
   *
   * @throws IllegalStateException when the change does not fit the state
   */
  public ExecutionState apply(ExecutionState state, Change change) {
    return switch (change) {
      case Change.Submitted c -> new Waiting(c.command(), Journal.EMPTY, c.ticket(), 0);
      case Change.Happened c -> onEvent(state, c.event());
      case Change.LeaseExtended c -> {
        var held = expect(Held.class, state, change);
        yield held(held, held.journal(), c.until(), held.deadline(), held.cancelling());
      }
      case Change.Resumed c -> {
        var held = expect(Held.class, state, change);
        var deadline = held.deadline().map(d -> d.isBefore(c.until()) ? c.until() : d);
        yield held(held, held.journal(), c.until(), deadline, held.cancelling());
      }
      case Change.CancelRequested _ -> {
        var held = expect(Held.class, state, change);
        yield held(held, held.journal(), held.leaseUntil(), held.deadline(), true);
      }
      case Change.Settled c -> settled(state, c.before());
    };
  }

  private ExecutionState onEvent(ExecutionState state, ExecutionEvent event) {
    Journal journal = append(state.journal(), event);
    var header = event.header();
    return switch (event) {
      case ExecutionEvent.Queued e -> onQueued(expect(Waiting.class, state, e), journal, e);
      case ExecutionEvent.Started e -> {
        var active = expect(Active.class, state, e);
        yield new Held(
            active.command(),
            journal,
            active.ticket(),
            header.attempt(),
            Optional.of(active.firstAcceptedAt().orElse(header.at())),
            e.workerId(),
            Phase.QUEUED,
            header.at().plus(policy.leaseTimeout()),
            Optional.empty(),
            false,
            List.of(),
            AttemptNotes.NONE);
      }
      case ExecutionEvent.PhaseChanged e -> onPhase(expect(Held.class, state, e), journal, e);
      case ExecutionEvent.StepFinished e -> onStep(expect(Held.class, state, e), journal, e);
      case ExecutionEvent.EgressRefused e -> onRefused(expect(Held.class, state, e), journal, e);
      case ExecutionEvent.Requeued e -> {
        var active = expect(Active.class, state, e);
        yield new Ordered(
            active.command(),
            journal,
            active.ticket(),
            header.attempt().next(),
            active.firstAcceptedAt(),
            header.at());
      }
      case ExecutionEvent.Finished e -> done(expect(Live.class, state, e), journal, e);
      case ExecutionEvent.Rejected e -> done(expect(Live.class, state, e), journal, e);
    };
  }

  private static ExecutionState onQueued(
      Waiting waiting, Journal journal, ExecutionEvent.Queued event) {
    if (event.position() > 0) {
      return new Waiting(waiting.command(), journal, waiting.ticket(), event.position());
    }
    var header = event.header();
    return new Ordered(
        waiting.command(),
        journal,
        waiting.ticket(),
        header.attempt(),
        Optional.empty(),
        header.at());
  }

  private ExecutionState onPhase(Held held, Journal journal, ExecutionEvent.PhaseChanged event) {
    Instant at = event.header().at();
    Optional<Instant> deadline = held.deadline();
    if (event.phase() == Phase.RUNNING) {
      Duration limit = held.command().program().limits().timeout();
      deadline = Optional.of(at.plus(limit).plus(policy.deadlineGrace()));
    }
    var notes = event.progress().map(held.notes()::and).orElse(held.notes());
    return new Held(
        held.command(),
        journal,
        held.ticket(),
        held.attempt(),
        held.firstAcceptedAt(),
        held.workerId(),
        event.phase(),
        at.plus(policy.leaseTimeout()),
        deadline,
        held.cancelling(),
        held.steps(),
        notes);
  }

  private ExecutionState onStep(Held held, Journal journal, ExecutionEvent.StepFinished event) {
    var steps = new ArrayList<>(held.steps());
    steps.add(event.step());
    return told(held, journal, event, steps, held.notes());
  }

  private ExecutionState onRefused(Held held, Journal journal, ExecutionEvent.EgressRefused event) {
    return told(
        held, journal, event, held.steps(), held.notes().and(AttemptNotes.Refusal.of(event)));
  }

  private static ExecutionState done(Live live, Journal journal, ExecutionEvent event) {
    return new Done(
        journal, live.command().program().runtime(), event.header().attempt(), event.header().at());
  }

  /** The same worker, told or heard of again. */
  private static Held held(
      Held held,
      Journal journal,
      Instant leaseUntil,
      Optional<Instant> deadline,
      boolean cancelling) {
    return new Held(
        held.command(),
        journal,
        held.ticket(),
        held.attempt(),
        held.firstAcceptedAt(),
        held.workerId(),
        held.phase(),
        leaseUntil,
        deadline,
        cancelling,
        held.steps(),
        held.notes());
  }

  /** The same worker in the same phase, which told of something. */
  private Held told(
      Held held,
      Journal journal,
      ExecutionEvent event,
      List<StepResult> steps,
      AttemptNotes notes) {
    return new Held(
        held.command(),
        journal,
        held.ticket(),
        held.attempt(),
        held.firstAcceptedAt(),
        held.workerId(),
        held.phase(),
        event.header().at().plus(policy.leaseTimeout()),
        held.deadline(),
        held.cancelling(),
        steps,
        notes);
  }

  private static ExecutionState settled(ExecutionState state, Instant before) {
    List<ExecutionEvent> recent =
        state.journal().recent().stream()
            .filter(event -> !event.header().at().isBefore(before))
            .toList();
    Journal journal = new Journal(state.journal().sequence(), recent);
    return switch (state) {
      case Absent absent -> absent;
      case Waiting s -> new Waiting(s.command(), journal, s.ticket(), s.position());
      case Ordered s ->
          new Ordered(
              s.command(), journal, s.ticket(), s.attempt(), s.firstAcceptedAt(), s.orderedAt());
      case Held s -> held(s, journal, s.leaseUntil(), s.deadline(), s.cancelling());
      case Done s -> new Done(journal, s.runtime(), s.attempt(), s.at());
    };
  }

  private static Journal append(Journal journal, ExecutionEvent event) {
    long sequence = event.header().sequence();
    if (sequence != journal.sequence() + 1) {
      throw new IllegalStateException(
          "Expected event " + (journal.sequence() + 1) + ", but it is " + sequence);
    }
    var recent = new ArrayList<>(journal.recent());
    recent.add(event);
    return new Journal(sequence, recent);
  }

  private static <S extends ExecutionState> S expect(
      Class<S> kind, ExecutionState state, Object change) {
    if (!kind.isInstance(state)) {
      throw new IllegalStateException(
          "Expected a state %s for %s, but it is %s"
              .formatted(
                  kind.getSimpleName(),
                  change.getClass().getSimpleName(),
                  state.getClass().getSimpleName()));
    }
    return kind.cast(state);
  }
}
