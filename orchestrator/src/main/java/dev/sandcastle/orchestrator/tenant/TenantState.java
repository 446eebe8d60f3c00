package dev.sandcastle.orchestrator.tenant;

import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.schemas.execution.ExecutionId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who of one tenant waits and who holds a slot. Derived from the executions' states, never stored,
 * so it cannot disagree with them. Not thread-safe: one partition owns a tenant.
 */
public final class TenantState {
  private final TreeMap<Long, ExecutionId> waiting = new TreeMap<>();
  private final Set<ExecutionId> active = new HashSet<>();
  private long lastTicket;
  private boolean someoneLeft;

  /** Takes note that an execution went from one state to another. */
  public void moved(ExecutionId id, ExecutionState before, ExecutionState after) {
    if (before instanceof ExecutionState.Waiting w) {
      waiting.remove(w.ticket());
      someoneLeft |= !(after instanceof ExecutionState.Waiting);
    }
    if (after instanceof ExecutionState.Waiting w) {
      waiting.put(w.ticket(), id);
      lastTicket = Math.max(lastTicket, w.ticket());
    }
    if (after instanceof ExecutionState.Active) {
      active.add(id);
    } else {
      active.remove(id);
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

  /** A ticket after all others. */
  public long nextTicket() {
    return lastTicket + 1;
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
