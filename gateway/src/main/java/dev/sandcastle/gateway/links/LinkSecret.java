package dev.sandcastle.gateway.links;

import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseException;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;

/** The secret that all gateways sign links with. The first one that starts makes it. */
public final class LinkSecret {
  private static final int BYTES = 32;

  private LinkSecret() {}

  /** Reads the secret, after making it when there is none. */
  public static byte[] of(Database database) throws DatabaseException, InterruptedException {
    byte[] fresh = new byte[BYTES];
    new SecureRandom().nextBytes(fresh);
    var _ =
        database.query(
            "INSERT INTO link_secret (singleton, secret) VALUES (true, $1) ON CONFLICT DO NOTHING",
            Tuple.of(Buffer.buffer(fresh)));
    var rows = database.query("SELECT secret FROM link_secret", Tuple.tuple());
    return rows.iterator().next().getBuffer("secret").getBytes();
  }
}
