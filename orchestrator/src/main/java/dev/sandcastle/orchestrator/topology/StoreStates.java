package dev.sandcastle.orchestrator.topology;

import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.orchestrator.ledger.Key;
import dev.sandcastle.orchestrator.ledger.States;
import dev.sandcastle.orchestrator.store.StateCodec;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.state.KeyValueStore;

/** States in a Kafka Streams store, with a changelog. */
final class StoreStates implements States {
  private static final ExecutionState ABSENT = new ExecutionState.Absent();

  private final KeyValueStore<String, byte[]> store;
  private final StateCodec codec = new StateCodec();

  StoreStates(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  @Override
  public ExecutionState get(Key key) {
    byte[] bytes = store.get(text(key));
    return bytes == null ? ABSENT : codec.decode(bytes);
  }

  @Override
  public void put(Key key, ExecutionState state) {
    store.put(text(key), codec.encode(state));
  }

  @Override
  public void remove(Key key) {
    store.delete(text(key));
  }

  @Override
  public void forEach(BiConsumer<Key, ExecutionState> visitor) {
    try (var all = store.all()) {
      while (all.hasNext()) {
        var entry = all.next();
        visitor.accept(key(entry.key), codec.decode(entry.value));
      }
    }
  }

  /** Neither id contains a slash. */
  private static String text(Key key) {
    return key.tenantId().value() + "/" + key.executionId().value();
  }

  private static Key key(String text) {
    int slash = text.indexOf('/');
    return new Key(
        new TenantId(text.substring(0, slash)), new ExecutionId(text.substring(slash + 1)));
  }
}
