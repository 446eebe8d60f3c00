package dev.sandcastle.gateway.keys;

import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.kit.settings.Secret;
import dev.sandcastle.schemas.execution.TenantId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys of all tenants, in PostgreSQL. A key that was found is believed for {@link #BELIEVED}
 * without asking again, so a revoked one works for at most that long. Wrong keys are not
 * remembered. Every method may wait for the database. Thread-safe.
 */
public final class ApiKeys {
  /** How long an answer of the database is believed. */
  public static final Duration BELIEVED = Duration.ofSeconds(2);

  private static final int MAX_REMEMBERED = 10_000;

  /** An operator, or a start, rather waits than fails. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Database database;
  private final Database patient;
  private final SecureRandom random = new SecureRandom();
  private final ConcurrentHashMap<String, Remembered> remembered = new ConcurrentHashMap<>();

  /** With the database that has them. */
  public ApiKeys(Database database) {
    this.database = database;
    this.patient = database.withPatience(PATIENCE);
  }

  /**
   * Makes a key for a tenant, and the tenant when there is none of that name.
   *
   * @return the key; nobody can find it out later
   */
  public Secret create(TenantId tenant) throws DatabaseException, InterruptedException {
    var key = ApiKey.random(random);
    var _ =
        patient.query(
            "INSERT INTO tenants (tenant_id) VALUES ($1) ON CONFLICT DO NOTHING",
            Tuple.of(tenant.value()));
    var _ =
        patient.query(
            "INSERT INTO api_keys (key_id, tenant_id, hash) VALUES ($1, $2, $3)",
            Tuple.of(key.id(), tenant.value(), Buffer.buffer(key.hash())));
    return new Secret(key.token());
  }

  /** Ends a key. It is refused everywhere within {@link #BELIEVED}. False when it is none. */
  public boolean revoke(Secret token) throws DatabaseException, InterruptedException {
    var key = ApiKey.parse(token.value());
    if (key.isEmpty()) {
      return false;
    }
    remembered.remove(rememberedAs(key.get().hash()));
    return patient
            .query(
                "UPDATE api_keys SET revoked_at = now()"
                    + " WHERE key_id = $1 AND hash = $2 AND revoked_at IS NULL",
                Tuple.of(key.get().id(), Buffer.buffer(key.get().hash())))
            .rowCount()
        > 0;
  }

  /** Whether there is any key that works. */
  public boolean anyExists() throws DatabaseException, InterruptedException {
    return patient
        .query("SELECT 1 FROM api_keys WHERE revoked_at IS NULL LIMIT 1", Tuple.tuple())
        .iterator()
        .hasNext();
  }

  /**
   * Whose key a token is.
   *
   * @return empty when it is nobody's
   * @throws DatabaseException when nobody can tell; the request must be denied
   */
  public Optional<TenantId> owner(String token) throws DatabaseException {
    var key = ApiKey.parse(token);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    byte[] hash = key.get().hash();
    String rememberedAs = rememberedAs(hash);
    Remembered known = remembered.get(rememberedAs);
    long now = System.nanoTime();
    if (known != null && now - known.sinceNanos() < BELIEVED.toNanos()) {
      return Optional.of(known.owner());
    }
    var owner = find(key.get());
    if (owner.isPresent()) {
      forgetWhenMany();
      remembered.put(rememberedAs, new Remembered(owner.get(), now));
    } else {
      remembered.remove(rememberedAs);
    }
    return owner;
  }

  private Optional<TenantId> find(ApiKey key) throws DatabaseException {
    try {
      for (var row :
          database.query(
              "SELECT tenant_id, hash FROM api_keys WHERE key_id = $1 AND revoked_at IS NULL",
              Tuple.of(key.id()))) {
        if (key.hasHash(row.getBuffer("hash").getBytes())) {
          return Optional.of(new TenantId(row.getString("tenant_id")));
        }
      }
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void forgetWhenMany() {
    if (remembered.size() >= MAX_REMEMBERED) {
      remembered.clear();
    }
  }

  private static String rememberedAs(byte[] hash) {
    return Base64.getEncoder().encodeToString(hash);
  }

  private record Remembered(TenantId owner, long sinceNanos) {}
}
