package dev.sandcastle.orchestrator.tenant;

import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.schemas.execution.ExecutionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who of one tenant waits, who holds a slot, and who has which label. Derived from the executions'
 * states, never stored, so it cannot disagree with them. Not thread-safe: one partition owns a
 * tenant.
 */
public final class TenantState {
  private final TreeMap<Long, ExecutionId> waiting = new TreeMap<>();
  private final Set<ExecutionId> active = new HashSet<>();
  private final Map<Label, TreeMap<Long, ExecutionId>> labelled = new HashMap<>();
  private boolean someoneLeft;

  private record Label(String name, String value) {}

  /** Takes note that an execution went from one state to another. */
  public void moved(ExecutionId id, ExecutionState before, ExecutionState after) {
    if (before instanceof ExecutionState.Waiting w) {
      waiting.remove(w.ticket());
      someoneLeft |= !(after instanceof ExecutionState.Waiting);
    }
    if (after instanceof ExecutionState.Waiting w) {
      waiting.put(w.ticket(), id);
    }
    if (after instanceof ExecutionState.Active) {
      active.add(id);
    } else {
      active.remove(id);
    }
    if (after instanceof ExecutionState.Live s && !(before instanceof ExecutionState.Live)) {
      labels(s).forEach(l -> labelled.computeIfAbsent(l, _ -> new TreeMap<>()).put(s.ticket(), id));
    }
    if (before instanceof ExecutionState.Live s && !(after instanceof ExecutionState.Live)) {
      labels(s).forEach(label -> unlabel(label, s.ticket()));
    }
  }

  private static List<Label> labels(ExecutionState.Live state) {
    return state.command().annotations().labels().entrySet().stream()
        .map(label -> new Label(label.getKey(), label.getValue()))
        .toList();
  }

  private void unlabel(Label label, long ticket) {
    var those = labelled.get(label);
    those.remove(ticket);
    if (those.isEmpty()) {
      labelled.remove(label);
    }
  }

  /** How many hold a slot. */
  public int activeCount() {
    return active.size();
  }

  /** How many wait. */
  public int waitingCount() {
    return waiting.size();
  }

  /** Whoever waits longest. */
  public Optional<ExecutionId> firstWaiting() {
    return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.firstEntry().getValue());
  }

  /** Those who wait, in order. */
  public List<ExecutionId> waiting() {
    return new ArrayList<>(waiting.values());
  }

  /** Those who hold a slot, in no order. */
  public Set<ExecutionId> active() {
    return Set.copyOf(active);
  }

  /**
   * Those that have a label, first who waits, then who holds a slot, each in the order of arrival.
   * Whoever ends them in this order frees no slot that one of them could get.
   */
  public List<ExecutionId> labelled(String name, String value) {
    var waitingOnes = new ArrayList<ExecutionId>();
    var activeOnes = new ArrayList<ExecutionId>();
    labelled
        .getOrDefault(new Label(name, value), new TreeMap<>())
        .forEach((ticket, id) -> (waiting.containsKey(ticket) ? waitingOnes : activeOnes).add(id));
    waitingOnes.addAll(activeOnes);
    return waitingOnes;
  }

  /** The place in the waiting room, from 1, of a ticket. */
  public int position(long ticket) {
    return waiting.headMap(ticket, true).size();
  }

  /** Whether somebody left the waiting room since the last call, so that others moved up. */
  public boolean takeMovedUp() {
    boolean left = someoneLeft;
    someoneLeft = false;
    return left;
  }

  /** Whether nothing is known of the tenant. */
  public boolean isEmpty() {
    return waiting.isEmpty() && active.isEmpty();
  }
}
