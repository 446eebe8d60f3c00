package dev.sandcastle.gateway.webhooks;

import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.view.History;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was submitted, for executions that run now and whose tenants have webhooks: it is told by
 * the first event alone and wanted with each. For one thread.
 */
final class Beginnings {
  private static final String NOTE =
      "INSERT INTO webhook_executions (tenant_id, execution_id, first_event, noted_at)"
          + " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
  private static final String FIND =
      "SELECT tenant_id, execution_id, first_event FROM webhook_executions"
          + " WHERE (tenant_id, execution_id) IN"
          + " (SELECT * FROM unnest($1::text[], $2::text[]))";
  private static final String FORGET =
      "DELETE FROM webhook_executions WHERE tenant_id = $1 AND execution_id = $2";

  private final Database database;
  private final History history;
  private final Clock clock;

  /**
   * With a table of its own.
   *
   * @param history asked for executions that began before their tenant had a webhook
   */
  Beginnings(Database database, History history, Clock clock) {
    this.database = database;
    this.history = history;
    this.clock = clock;
  }

  /** Keeps the first events among these, and finds those of the others. */
  Known note(List<ExecutionEvent> events) throws DatabaseException, InterruptedException {
    var first = events.stream().filter(Beginnings::isFirst).toList();
    var known = new Known();
    first.forEach(
        event -> known.snapshots.put(ExecutionKey.of(event), ExecutionSnapshot.first(event)));
    var ended = ended(events);
    var rows =
        first.stream()
            .filter(event -> !ended.contains(ExecutionKey.of(event)))
            .map(this::row)
            .toList();
    if (!rows.isEmpty()) {
      database.batch(NOTE, rows);
    }
    find(known, events);
    return known;
  }

  /** Drops what nothing follows any more. */
  void forgetEnded(List<ExecutionEvent> events) throws DatabaseException, InterruptedException {
    var rows =
        ended(events).stream()
            .map(key -> Tuple.of(key.tenantId().value(), key.executionId().value()))
            .toList();
    if (!rows.isEmpty()) {
      database.batch(FORGET, rows);
    }
  }

  /** The beginnings of some executions. */
  final class Known {
    private final Map<ExecutionKey, ExecutionSnapshot> snapshots = new HashMap<>();

    /**
     * The execution before an event, with what was submitted. Nothing of that is known when the
     * tenant got its first webhook after the execution's beginning and the history does not have it
     * yet.
     */
    ExecutionSnapshot before(ExecutionEvent event) throws DatabaseException, InterruptedException {
      var key = ExecutionKey.of(event);
      if (!snapshots.containsKey(key)) {
        snapshots.put(key, history.find(key).orElseGet(() -> ExecutionSnapshot.first(event)));
      }
      return snapshots.get(key);
    }
  }

  private void find(Known known, List<ExecutionEvent> events)
      throws DatabaseException, InterruptedException {
    var missing =
        events.stream()
            .map(ExecutionKey::of)
            .filter(key -> !known.snapshots.containsKey(key))
            .distinct()
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    var keys =
        Tuple.tuple()
            .addArrayOfString(
                missing.stream().map(key -> key.tenantId().value()).toArray(String[]::new))
            .addArrayOfString(
                missing.stream().map(key -> key.executionId().value()).toArray(String[]::new));
    for (Row row : database.query(FIND, keys)) {
      var key =
          new ExecutionKey(
              new TenantId(row.getString("tenant_id")),
              new ExecutionId(row.getString("execution_id")));
      known.snapshots.put(key, ExecutionSnapshot.first(event(row)));
    }
  }

  private Tuple row(ExecutionEvent first) {
    return Tuple.of(
        first.header().tenantId().value(),
        first.header().executionId().value(),
        Buffer.buffer(Codecs.EVENTS.encode(first)),
        Rows.timestamp(clock.instant()));
  }

  private static Set<ExecutionKey> ended(List<ExecutionEvent> events) {
    return events.stream()
        .filter(ExecutionEvent::isTerminal)
        .map(ExecutionKey::of)
        .collect(Collectors.toSet());
  }

  private static boolean isFirst(ExecutionEvent event) {
    return event.header().sequence() == 1;
  }

  private static ExecutionEvent event(Row row) {
    try {
      return Codecs.EVENTS.decode(row.getBuffer("first_event").getBytes());
    } catch (MalformedRecordException ours) {
      throw new IllegalStateException("Expected an event in the database, but it is none", ours);
    }
  }
}
