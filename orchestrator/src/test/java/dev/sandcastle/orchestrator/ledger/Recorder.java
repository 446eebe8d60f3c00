package dev.sandcastle.orchestrator.ledger;

import dev.sandcastle.orchestrator.execution.Effect;
import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a ledger says. */
final class Recorder implements Outlet {
  final List<ExecutionEvent> events = new ArrayList<>();
  final List<Effect> effects = new ArrayList<>();

  @Override
  public void event(ExecutionEvent event) {
    events.add(event);
  }

  @Override
  public void effect(Effect effect) {
    effects.add(effect);
  }

  @Override
  public void moved(ExecutionState from, ExecutionState to) {}
}
