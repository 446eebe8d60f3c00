package dev.sandcastle.orchestrator.ledger;

import dev.sandcastle.orchestrator.execution.ExecutionState;
import java.util.function.BiConsumer;

/** Where the states of one partition are kept. Used by one thread. */
public interface States {
  /** The state of an execution; {@link ExecutionState.Absent} when there is none. */
  ExecutionState get(Key key);

  /** Keeps a state. */
  void put(Key key, ExecutionState state);

  /** Forgets an execution. */
  void remove(Key key);

  /** Shows every state, in no order. */
  void forEach(BiConsumer<Key, ExecutionState> visitor);
}
