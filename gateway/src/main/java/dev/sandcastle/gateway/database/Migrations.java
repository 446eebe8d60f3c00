package dev.sandcastle.gateway.database;

import org.flywaydb.core.Flyway;

/** Brings the tables to the newest form. Several gateways may do it at once: Flyway locks. */
public final class Migrations {
  private static final int CONNECT_RETRIES = 5;

  private Migrations() {}

  /**
   * Applies what is missing of {@code db/migration}.
   *
   * @throws org.flywaydb.core.api.FlywayException when the database does not answer or a migration
   *     that was applied has changed since
   */
  public static void apply(DatabaseConfig config) {
    var _ =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(config.jdbcUrl(), config.user(), config.password().value())
            .locations("classpath:db/migration")
            .connectRetries(CONNECT_RETRIES)
            .load()
            .migrate();
  }
}
