package dev.sandcastle.gateway.webhooks;

import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.schemas.execution.Bytes;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Deliveries that are due. Taking one leases it to the taker: others leave it alone until it is
 * settled or the lease ends, so each is sent by one gateway at a time, and again by another when
 * the first one died. Thread-safe.
 */
final class DeliveryQueue {
  /** How long a taker has; longer than any request may last. */
  static final Duration LEASE = Duration.ofMinutes(1);

  /** How long the log is kept, and the beginning of an execution whose end is never heard of. */
  static final Duration KEPT = Duration.ofDays(30);

  /** Most deliveries of one tenant that are taken at once, so that others come to theirs. */
  static final int SHARE_OF_TENANT = 8;

  private static final int SWEEP_ROWS = 1_000;
  private static final String TAKE =
      "WITH candidates AS ("
          + " SELECT due.delivery_id, due.next_at,"
          + " row_number() OVER (PARTITION BY hook.tenant_id ORDER BY due.next_at) AS place"
          + " FROM webhooks AS hook CROSS JOIN LATERAL ("
          + "  SELECT delivery_id, next_at FROM webhook_deliveries AS row"
          + "  WHERE row.webhook_id = hook.webhook_id AND row.next_at <= $1"
          + "  AND (row.leased_until IS NULL OR row.leased_until <= $1)"
          + "  ORDER BY row.next_at LIMIT $4) AS due"
          + " WHERE hook.disabled_at IS NULL AND hook.tenant_id <> ALL($5::text[])"
          + "), taken AS ("
          + " SELECT delivery_id FROM webhook_deliveries"
          + " WHERE next_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)"
          + " AND delivery_id IN (SELECT delivery_id FROM candidates WHERE place <= $4"
          + "  ORDER BY next_at LIMIT $3)"
          + " FOR UPDATE SKIP LOCKED)"
          + " UPDATE webhook_deliveries AS delivery"
          + " SET leased_until = $2, attempts = delivery.attempts + 1"
          + " FROM taken, webhooks AS hook"
          + " WHERE delivery.delivery_id = taken.delivery_id"
          + " AND hook.webhook_id = delivery.webhook_id"
          + " RETURNING delivery.delivery_id, delivery.webhook_id, delivery.event_id, delivery.body,"
          + " delivery.queued_at, delivery.attempts, hook.tenant_id, hook.url, hook.secret,"
          + " CASE WHEN hook.previous_until > $1 THEN hook.previous_secret END AS previous_secret";

  /** The number of attempts tells a taker whose lease has ended from the present one. */
  private static final String SETTLE =
      "UPDATE webhook_deliveries SET status = $3, next_at = $4::timestamptz, leased_until = NULL,"
          + " body = CASE WHEN $4::timestamptz IS NULL THEN NULL ELSE body END,"
          + " last_attempt_at = $5, last_status = $6, last_error = $7"
          + " WHERE delivery_id = $1 AND attempts = $2 AND status = 'pending'";

  private static final String DISABLE =
      "UPDATE webhooks SET disabled_at = $2 WHERE webhook_id = $1 AND disabled_at IS NULL";
  private static final String GIVE_UP_DISABLED =
      "UPDATE webhook_deliveries AS delivery SET status = 'given_up', next_at = NULL,"
          + " leased_until = NULL, body = NULL, last_error = 'the webhook is disabled'"
          + " FROM webhooks AS hook WHERE hook.webhook_id = delivery.webhook_id"
          + " AND hook.disabled_at IS NOT NULL AND delivery.status = 'pending'";
  private static final String FORGET_OLD =
      "DELETE FROM webhook_deliveries WHERE delivery_id IN"
          + " (SELECT delivery_id FROM webhook_deliveries WHERE queued_at < $1 LIMIT $2)";
  private static final String FORGET_OLD_BEGINNINGS =
      "DELETE FROM webhook_executions WHERE (tenant_id, execution_id) IN"
          + " (SELECT tenant_id, execution_id FROM webhook_executions"
          + " WHERE noted_at < $1 LIMIT $2)";

  private final Database database;

  DeliveryQueue(Database database) {
    this.database = database;
  }

  /**
   * A delivery that is this taker's for the length of the lease.
   *
   * @param number its row
   * @param tenantId whose it is
   * @param webhookId for which webhook
   * @param url where it goes
   * @param secrets what it is signed with, the newest first
   * @param eventId the event's id
   * @param body what is sent
   * @param queuedAt since when it is tried
   * @param attempts how often it is tried, this time included
   */
  record Taken(
      long number,
      String tenantId,
      String webhookId,
      HookUrl url,
      List<SigningSecret> secrets,
      String eventId,
      Bytes body,
      Instant queuedAt,
      int attempts) {}

  /** Takes what is due at a time, the longest due first, but nothing of some tenants. */
  List<Taken> take(Instant now, int atMost, Collection<String> butNotOf)
      throws DatabaseException, InterruptedException {
    var parameters =
        Tuple.of(
            Rows.timestamp(now),
            Rows.timestamp(now.plus(LEASE)),
            atMost,
            SHARE_OF_TENANT,
            butNotOf.toArray(String[]::new));
    var taken = new ArrayList<Taken>();
    for (Row row : database.query(TAKE, parameters)) {
      taken.add(taken(row));
    }
    return taken;
  }

  /**
   * Writes what became of a delivery; nothing when it is somebody else's by now.
   *
   * @param next when it is tried again; empty when it is not
   */
  void settle(Taken taken, Delivery.Status status, Optional<Instant> next, Delivery.Attempt last)
      throws DatabaseException, InterruptedException {
    var parameters =
        Tuple.tuple()
            .addValue(taken.number())
            .addValue(taken.attempts())
            .addValue(status.name().toLowerCase(java.util.Locale.ROOT))
            .addValue(next.map(Rows::timestamp).orElse(null))
            .addValue(Rows.timestamp(last.at()))
            .addValue(last.httpStatus().orElse(null))
            .addValue(last.error().orElse(null));
    var _ = database.query(SETTLE, parameters);
  }

  /** Nothing is sent to a webhook any more. */
  void disable(String webhookId, Instant now) throws DatabaseException, InterruptedException {
    var _ = database.query(DISABLE, Tuple.of(webhookId, Rows.timestamp(now)));
    // Whoever adds a row locks the webhook, so none comes after the first statement.
    var _ = database.query(GIVE_UP_DISABLED, Tuple.tuple());
  }

  /** Removes what is old, and ends what a gateway that died between two statements left behind. */
  void sweep(Instant now) throws DatabaseException, InterruptedException {
    var _ = database.query(GIVE_UP_DISABLED, Tuple.tuple());
    var old = Tuple.of(Rows.timestamp(now.minus(KEPT)), SWEEP_ROWS);
    while (database.query(FORGET_OLD, old).rowCount() == SWEEP_ROWS) {
      // In small statements, none of which takes long.
    }
    while (database.query(FORGET_OLD_BEGINNINGS, old).rowCount() == SWEEP_ROWS) {
      // As above.
    }
  }

  private static Taken taken(Row row) {
    var secrets = new ArrayList<SigningSecret>();
    secrets.add(SigningSecret.of(row.getString("secret")));
    if (row.getString("previous_secret") != null) {
      secrets.add(SigningSecret.of(row.getString("previous_secret")));
    }
    return new Taken(
        row.getLong("delivery_id"),
        row.getString("tenant_id"),
        row.getString("webhook_id"),
        Rows.url(row),
        secrets,
        row.getString("event_id"),
        Bytes.copyOf(row.getBuffer("body").getBytes()),
        row.getOffsetDateTime("queued_at").toInstant(),
        row.getInteger("attempts"));
  }
}
