package dev.sandcastle.gateway.webhooks;

import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.kit.settings.Secret;
import dev.sandcastle.schemas.execution.TenantId;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The webhooks of all tenants, in PostgreSQL. Every statement names the tenant, so nobody sees or
 * changes another's. Secrets are stored as they are, because each signature needs them. Every
 * method may wait for the database. Thread-safe.
 */
public final class Webhooks {
  /** Most webhooks of one tenant. */
  public static final int MAX_PER_TENANT = 20;

  /** How long the secret before the last change still signs. */
  public static final Duration OLD_SECRET_LIFE = Duration.ofHours(24);

  private static final int ID_BYTES = 16;
  private static final String COLUMNS =
      "webhook_id, url, events, labels, created_at, disabled_at,"
          + " CASE WHEN previous_until > $2 THEN previous_until END AS previous_until";
  private static final String INSERT =
      "INSERT INTO webhooks (webhook_id, tenant_id, slot, url, events, labels, secret, created_at)"
          + " SELECT $1, $2, slot, $3, $4::text[], $5::jsonb, $6, $7::timestamptz"
          + " FROM generate_series(1, $8::integer) AS slot WHERE NOT EXISTS"
          + " (SELECT 1 FROM webhooks WHERE tenant_id = $2 AND webhooks.slot = slot.slot)"
          + " ORDER BY slot LIMIT 1 ON CONFLICT (tenant_id, slot) DO NOTHING";
  private static final String COUNT = "SELECT count(*) AS count FROM webhooks WHERE tenant_id = $1";
  private static final String LIST =
      "SELECT " + COLUMNS + " FROM webhooks WHERE tenant_id = $1 ORDER BY created_at, webhook_id";
  private static final String FIND =
      "SELECT " + COLUMNS + " FROM webhooks WHERE tenant_id = $1 AND webhook_id = $3";
  private static final String DELETE =
      "DELETE FROM webhooks WHERE tenant_id = $1 AND webhook_id = $2";
  private static final String ROTATE =
      "UPDATE webhooks SET previous_secret = secret, previous_until = $4::timestamptz, secret = $5"
          + " WHERE tenant_id = $1 AND webhook_id = $3 RETURNING "
          + COLUMNS;
  private static final String DELIVERIES =
      "SELECT log.* FROM webhook_deliveries AS log JOIN webhooks AS hook USING (webhook_id)"
          + " WHERE hook.tenant_id = $1 AND hook.webhook_id = $2"
          + " AND ($3::text IS NULL OR log.delivery_id < (SELECT delivery_id"
          + "  FROM webhook_deliveries WHERE webhook_id = $2 AND event_id = $3))"
          + " ORDER BY log.delivery_id DESC LIMIT $4";

  private final Database database;
  private final Destinations destinations;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Webhooks(Database database, Destinations destinations, Clock clock) {
    this.database = database;
    this.destinations = destinations;
    this.clock = clock;
  }

  /** Whether receivers may do without TLS. */
  public boolean allowsHttp() {
    return destinations.allowHttp();
  }

  /**
   * A webhook and what nobody can find out later.
   *
   * @param webhook the webhook
   * @param secret what its requests are signed with
   */
  public record Issued(Webhook webhook, Secret secret) {}

  /**
   * Makes a webhook.
   *
   * @return empty when the tenant has {@link #MAX_PER_TENANT}
   * @throws UnusableUrlException when requests may not be sent where it leads now
   */
  public Optional<Issued> create(TenantId tenant, Subscription wanted)
      throws DatabaseException, UnusableUrlException, InterruptedException {
    var _ = destinations.find(wanted.url());
    var secret = SigningSecret.random(random);
    var webhook = new Webhook(newId(), wanted, clock.instant(), Optional.empty(), Optional.empty());
    var labels = new JsonObject();
    wanted.labels().forEach(labels::put);
    var row =
        Tuple.tuple()
            .addValue(webhook.id())
            .addValue(tenant.value())
            .addValue(wanted.url().toString())
            .addValue(wanted.events().stream().map(EventName::text).sorted().toArray(String[]::new))
            .addValue(labels)
            .addValue(secret.text().value())
            .addValue(Rows.timestamp(webhook.createdAt()))
            .addValue(MAX_PER_TENANT);
    // Whoever loses the race for a slot takes the next one.
    while (count(tenant) < MAX_PER_TENANT) {
      if (database.query(INSERT, row).rowCount() > 0) {
        return Optional.of(new Issued(webhook, secret.text()));
      }
    }
    return Optional.empty();
  }

  /** A tenant's webhooks, oldest first. */
  public List<Webhook> list(TenantId tenant) throws DatabaseException, InterruptedException {
    var webhooks = new ArrayList<Webhook>();
    for (Row row : database.query(LIST, Tuple.of(tenant.value(), now()))) {
      webhooks.add(Rows.webhook(row));
    }
    return webhooks;
  }

  /** One webhook; empty when the tenant has none of that id. */
  public Optional<Webhook> find(TenantId tenant, String id)
      throws DatabaseException, InterruptedException {
    return first(database.query(FIND, Tuple.of(tenant.value(), now(), id)));
  }

  /** Removes a webhook and its deliveries. False when the tenant has none of that id. */
  public boolean delete(TenantId tenant, String id) throws DatabaseException, InterruptedException {
    return database.query(DELETE, Tuple.of(tenant.value(), id)).rowCount() > 0;
  }

  /**
   * Gives a webhook a new secret. The one before also signs for {@link #OLD_SECRET_LIFE}; one from
   * before that ends now.
   *
   * @return empty when the tenant has none of that id
   */
  public Optional<Issued> rotate(TenantId tenant, String id)
      throws DatabaseException, InterruptedException {
    var secret = SigningSecret.random(random);
    var until = Rows.timestamp(clock.instant().plus(OLD_SECRET_LIFE));
    return first(
            database.query(
                ROTATE, Tuple.of(tenant.value(), now(), id, until, secret.text().value())))
        .map(webhook -> new Issued(webhook, secret.text()));
  }

  /**
   * What was sent and what waits, newest first.
   *
   * @param after only those behind the event of this id
   * @return empty also when the tenant has no webhook of that id
   */
  public List<Delivery> deliveries(TenantId tenant, String id, Optional<String> after, int limit)
      throws DatabaseException, InterruptedException {
    var deliveries = new ArrayList<Delivery>();
    for (Row row :
        database.query(DELIVERIES, Tuple.of(tenant.value(), id, after.orElse(null), limit))) {
      deliveries.add(Rows.delivery(row));
    }
    return deliveries;
  }

  private OffsetDateTime now() {
    return Rows.timestamp(clock.instant());
  }

  private String newId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return "wh_" + HexFormat.of().formatHex(bytes);
  }

  private long count(TenantId tenant) throws DatabaseException, InterruptedException {
    return database.query(COUNT, Tuple.of(tenant.value())).iterator().next().getLong("count");
  }

  private static Optional<Webhook> first(Iterable<Row> rows) {
    var found = rows.iterator();
    return found.hasNext() ? Optional.of(Rows.webhook(found.next())) : Optional.empty();
  }
}
