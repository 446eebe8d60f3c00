package dev.sandcastle.orchestrator.ledger;

import dev.sandcastle.orchestrator.execution.Effect;
import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.UsageRecorded;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.schemas.work.WorkerControl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells, after a crash, what the store lacks and what the logs lack (ADR 0003). */
final class Reconciliation {
  private final Tail tail;
  private final Map<Key, Long> lastLogged = new HashMap<>();
  private final Map<Key, List<ExecutionEvent>> ahead = new HashMap<>();

  private Reconciliation(Tail tail) {
    this.tail = tail;
    for (ExecutionEvent event : tail.events()) {
      lastLogged.merge(Key.of(event), event.header().sequence(), Math::max);
    }
  }

  static Reconciliation of(Tail tail) {
    return new Reconciliation(tail);
  }

  /**
   * Events that the log has and the store lacks, in log order. Those of executions that the store
   * does not know at all are kept until their command is read again, see {@link #isAhead}.
   */
  List<ExecutionEvent> eventsMissingFrom(States states) {
    var expected = new HashMap<Key, Long>();
    var missing = new ArrayList<ExecutionEvent>();
    for (ExecutionEvent event : tail.events()) {
      var key = Key.of(event);
      var state = states.get(key);
      long next = expected.getOrDefault(key, state.journal().sequence() + 1);
      if (event.header().sequence() != next) {
        continue;
      }
      expected.put(key, next + 1);
      if (state instanceof ExecutionState.Absent) {
        ahead.computeIfAbsent(key, _ -> new ArrayList<>()).add(event);
      } else {
        missing.add(event);
      }
    }
    return missing;
  }

  /** Events that the store has and the log lacks, oldest first. */
  List<ExecutionEvent> eventsMissingFromLog(Key key, ExecutionState state) {
    long last = lastLogged.getOrDefault(key, 0L);
    return state.journal().recent().stream()
        .filter(event -> event.header().sequence() > last && tail.covers(event.header().at()))
        .toList();
  }

  /** Effects that may have been lost; all of them can be repeated without harm. */
  List<Effect> effectsInDoubt(Key key, ExecutionState state, Instant now) {
    return switch (state) {
      case ExecutionState.Ordered s ->
          tail.orders().contains(new Tail.OrderId(key, s.attempt(), s.orderedAt()))
              ? List.of()
              : List.of(order(key, s));
      case ExecutionState.Held s when s.cancelling() -> List.of(stop(key, s, now));
      case ExecutionState.Done s -> usage(s);
      case ExecutionState.Absent _, ExecutionState.Waiting _, ExecutionState.Held _ -> List.of();
    };
  }

  /** Whether the log has the beginning of an execution that the store does not know. */
  boolean isAhead(Key key) {
    return ahead.containsKey(key);
  }

  List<ExecutionEvent> takeAhead(Key key) {
    return ahead.remove(key);
  }

  private static Effect order(Key key, ExecutionState.Ordered state) {
    return new Effect.Order(
        new WorkOrder(
            key.tenantId(),
            key.executionId(),
            state.attempt(),
            state.orderedAt(),
            state.command().program()));
  }

  private static Effect stop(Key key, ExecutionState.Held state, Instant now) {
    return new Effect.Stop(
        new WorkerControl.StopExecution(
            key.tenantId(), key.executionId(), state.attempt(), Optional.empty(), true, now));
  }

  private static List<Effect> usage(ExecutionState.Done state) {
    var effects = new ArrayList<Effect>();
    for (ExecutionEvent event : state.journal().recent()) {
      if (event instanceof ExecutionEvent.Finished finished) {
        effects.add(
            new Effect.Account(
                new UsageRecorded(
                    finished.header().tenantId(),
                    finished.header().executionId(),
                    state.runtime(),
                    finished.result().usage(),
                    finished.result().timings().runningMs(),
                    finished.header().at())));
      }
    }
    return effects;
  }
}
