package dev.sandcastle.orchestrator.ledger;

import dev.sandcastle.orchestrator.execution.Effect;
import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.schemas.execution.ExecutionEvent;

/** Where a ledger's decisions go. Used by one thread. */
public interface Outlet {
  /** Something happened. */
  void event(ExecutionEvent event);

  /** Somebody else is to do or know something. */
  void effect(Effect effect);

  /** An execution went from one state to another, maybe the same one; for metrics. */
  void moved(ExecutionState from, ExecutionState to);
}
