package dev.sandcastle.gateway.webhooks;

import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.TenantId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a row of each event that a webhook wants. Writing is idempotent in each of its statements,
 * so events that come again after a failure in between make no second row and lose none.
 *
 * <p>For one thread.
 */
final class WebhookFeed {
  /** A body may have a hundred kilobytes, and every event may have twenty rows. */
  private static final int ROWS_AT_ONCE = 50;

  private static final String LISTENERS =
      "SELECT webhook_id, tenant_id, url, events, labels FROM webhooks"
          + " WHERE tenant_id = ANY($1::text[]) AND disabled_at IS NULL";

  /** The lock keeps the webhook until the row is there, so that no row outlives its webhook. */
  private static final String QUEUE =
      "INSERT INTO webhook_deliveries"
          + " (webhook_id, event_id, event, execution_id, body, queued_at, next_at)"
          + " SELECT webhook_id, $2, $3, $4, $5::bytea, $6::timestamptz, $6::timestamptz"
          + " FROM webhooks WHERE webhook_id = $1 AND disabled_at IS NULL FOR SHARE"
          + " ON CONFLICT (webhook_id, event_id) DO NOTHING";

  private final Database database;
  private final Beginnings beginnings;
  private final EventBodies bodies;
  private final Clock clock;
  private final Runnable onQueued;

  /**
   * With the tables.
   *
   * @param onQueued hears that there is something to send
   */
  WebhookFeed(
      Database database,
      Beginnings beginnings,
      EventBodies bodies,
      Clock clock,
      Runnable onQueued) {
    this.database = database;
    this.beginnings = beginnings;
    this.bodies = bodies;
    this.clock = clock;
    this.onQueued = onQueued;
  }

  /** Somebody who wants events. */
  private record Listener(String webhookId, Subscription subscription) {}

  /**
   * Takes note of events.
   *
   * @param events those of one execution in log order
   */
  void hear(List<ExecutionEvent> events) throws DatabaseException, InterruptedException {
    var listeners = listeners(events);
    var heard =
        events.stream().filter(event -> listeners.containsKey(event.header().tenantId())).toList();
    if (heard.isEmpty()) {
      return;
    }
    var known = beginnings.note(heard);
    List<Tuple> rows = new ArrayList<>();
    for (ExecutionEvent event : heard) {
      rows.addAll(rows(event, listeners.get(event.header().tenantId()), known));
      if (rows.size() >= ROWS_AT_ONCE) {
        queue(rows);
        rows.clear();
      }
    }
    queue(rows);
    beginnings.forgetEnded(heard);
  }

  private void queue(List<Tuple> rows) throws DatabaseException, InterruptedException {
    if (!rows.isEmpty()) {
      database.batch(QUEUE, rows);
      onQueued.run();
    }
  }

  private Map<TenantId, List<Listener>> listeners(List<ExecutionEvent> events)
      throws DatabaseException, InterruptedException {
    String[] tenants =
        events.stream()
            .map(event -> event.header().tenantId().value())
            .distinct()
            .toArray(String[]::new);
    Map<TenantId, List<Listener>> listeners = new HashMap<>();
    for (Row row : database.query(LISTENERS, Tuple.tuple().addArrayOfString(tenants))) {
      listeners
          .computeIfAbsent(new TenantId(row.getString("tenant_id")), _ -> new ArrayList<>())
          .add(
              new Listener(
                  row.getString("webhook_id"),
                  new Subscription(Rows.url(row), Rows.events(row), Rows.labels(row))));
    }
    return listeners;
  }

  private List<Tuple> rows(ExecutionEvent event, List<Listener> listeners, Beginnings.Known known)
      throws DatabaseException, InterruptedException {
    var name = EventName.of(event);
    if (listeners.stream().noneMatch(who -> who.subscription().events().contains(name))) {
      return List.of();
    }
    ExecutionSnapshot snapshot = known.before(event).after(event);
    var labels = snapshot.origin().annotations().labels();
    var now = Rows.timestamp(clock.instant());
    var body = Buffer.buffer(bodies.body(event, snapshot, labels));
    List<Tuple> rows = new ArrayList<>();
    for (Listener listener : listeners) {
      if (listener.subscription().wants(name, labels)) {
        rows.add(
            Tuple.of(
                listener.webhookId(),
                EventBodies.id(event),
                name.text(),
                ExecutionKey.of(event).executionId().value(),
                body,
                now));
      }
    }
    return rows;
  }
}
