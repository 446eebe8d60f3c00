package dev.sandcastle.orchestrator.ledger;

import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.orchestrator.store.StateCodec;
import dev.sandcastle.schemas.execution.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** A store that is nothing but its changelog: a crash cuts the changelog and reads it again. */
final class SimulatedStore implements States {
  private static final ExecutionState ABSENT = new ExecutionState.Absent();

  private final StateCodec codec = new StateCodec();
  private final List<Write> changelog = new ArrayList<>();
  private final Map<Key, ExecutionState> states = new LinkedHashMap<>();
  private final Map<TenantId, Integer> active = new HashMap<>();
  private int durable;

  private record Write(Key key, Optional<byte[]> state) {}

  @Override
  public ExecutionState get(Key key) {
    return states.getOrDefault(key, ABSENT);
  }

  @Override
  public void put(Key key, ExecutionState state) {
    changelog.add(new Write(key, Optional.of(codec.encode(state))));
    keep(key, state);
  }

  @Override
  public void remove(Key key) {
    changelog.add(new Write(key, Optional.empty()));
    keep(key, ABSENT);
  }

  @Override
  public void forEach(BiConsumer<Key, ExecutionState> visitor) {
    Map.copyOf(states).forEach(visitor);
  }

  void commit() {
    durable = changelog.size();
  }

  void crash(RandomGenerator random) {
    int end = Cut.of(random, durable, changelog.size());
    changelog.subList(end, changelog.size()).clear();
    durable = end;
    states.clear();
    active.clear();
    var last = new LinkedHashMap<Key, Write>();
    changelog.forEach(write -> last.put(write.key(), write));
    for (Write write : last.values()) {
      keep(write.key(), write.state().map(codec::decode).orElse(ABSENT));
    }
  }

  /** Slots that a tenant's executions hold. */
  int active(TenantId tenantId) {
    return active.getOrDefault(tenantId, 0);
  }

  private void keep(Key key, ExecutionState after) {
    var before =
        after instanceof ExecutionState.Absent ? states.remove(key) : states.put(key, after);
    int change = slots(after) - slots(before);
    active.merge(key.tenantId(), change, Integer::sum);
  }

  private static int slots(ExecutionState state) {
    return state instanceof ExecutionState.Active ? 1 : 0;
  }
}
