package dev.sandcastle.gateway;

import dev.sandcastle.gateway.database.DatabaseConfig;
import dev.sandcastle.gateway.http.HttpConfig;
import dev.sandcastle.kit.settings.Settings;

/**
 * Everything that can be set for a gateway.
 *
 * @param kafkaBootstrap the Kafka cluster, {@code host:port,…}
 * @param http how it serves HTTP
 * @param database where PostgreSQL is
 * @param development whether it may start though there is no API key yet; only on loopback
 * @param recentBytes memory for executions that something happened to lately, bytes
 */
public record GatewayConfig(
    String kafkaBootstrap,
    HttpConfig http,
    DatabaseConfig database,
    boolean development,
    long recentBytes) {
  private static final long DEFAULT_RECENT_BYTES = 64L << 20;
  private static final long LEAST_RECENT_BYTES = 1L << 20;
  private static final long MOST_RECENT_BYTES = 16L << 30;

  /**
   * Reads {@code kafka-bootstrap}, {@code development}, {@code gateway-recent-bytes} and the
   * settings of the parts. Errors are left in the settings.
   */
  public static GatewayConfig from(Settings settings) {
    var config =
        new GatewayConfig(
            settings.required("kafka-bootstrap"),
            HttpConfig.from(settings),
            DatabaseConfig.from(settings),
            settings.flag("development", false),
            settings.bytes(
                "gateway-recent-bytes",
                DEFAULT_RECENT_BYTES,
                LEAST_RECENT_BYTES,
                MOST_RECENT_BYTES));
    if (config.development && !config.http.isLoopback()) {
      settings.reject(
          "Expected 'gateway-host' to be a loopback address with 'development', but it is '"
              + config.http.host()
              + "'");
    }
    return config;
  }
}
