package dev.sandcastle.gateway.database;

import dev.sandcastle.kit.settings.Secret;
import dev.sandcastle.kit.settings.Settings;
import java.util.regex.Pattern;

/**
 * Where PostgreSQL is.
 *
 * @param url {@code postgresql://host:port/database}, with or without {@code jdbc:} before it
 * @param user its user
 * @param password the user's password; blank when the server asks for none
 * @param connections most connections at once
 */
public record DatabaseConfig(String url, String user, Secret password, int connections) {
  private static final Pattern FORM = Pattern.compile("(jdbc:)?postgresql://.+/.+");
  private static final int DEFAULT_CONNECTIONS = 8;
  private static final int MAX_CONNECTIONS = 1_000;

  /** Reads {@code database-url}, {@code -user}, {@code -password} and {@code -connections}. */
  public static DatabaseConfig from(Settings settings) {
    String url = settings.required("database-url");
    if (!url.isEmpty() && !FORM.matcher(url).matches()) {
      settings.reject(
          "Expected 'database-url' to be postgresql://host:port/database, but it is '" + url + "'");
    }
    return new DatabaseConfig(
        url,
        settings.required("database-user"),
        new Secret(settings.text("database-password", "")),
        settings.number("database-connections", DEFAULT_CONNECTIONS, 1, MAX_CONNECTIONS));
  }

  /** The address as the JDBC driver wants it. */
  String jdbcUrl() {
    return url.startsWith("jdbc:") ? url : "jdbc:" + url;
  }

  /** The address as the Vert.x client wants it. */
  String clientUrl() {
    return url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
  }
}
