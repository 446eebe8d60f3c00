package dev.sandcastle.gateway;

import dev.sandcastle.gateway.admission.AdmissionRules;
import dev.sandcastle.gateway.database.DatabaseConfig;
import dev.sandcastle.gateway.http.HttpConfig;
import dev.sandcastle.gateway.webhooks.WebhookConfig;
import dev.sandcastle.kit.settings.Settings;

/**
 * Everything that can be set for a gateway.
 *
 * @param kafkaBootstrap the Kafka cluster, {@code host:port,…}
 * @param http how it serves HTTP
 * @param database where PostgreSQL is
 * @param webhooks how webhooks are sent
 * @param rules what requests may ask for
 * @param development whether it may start though there is no API key yet; only on loopback
 * @param recentBytes memory for executions that something happened to lately, bytes
 * @param retentionDays how long history and blobs are kept (requirement QTA-11), days
 */
public record GatewayConfig(
    String kafkaBootstrap,
    HttpConfig http,
    DatabaseConfig database,
    WebhookConfig webhooks,
    AdmissionRules rules,
    boolean development,
    long recentBytes,
    int retentionDays) {
  private static final long DEFAULT_RECENT_BYTES = 64L << 20;
  private static final long LEAST_RECENT_BYTES = 1L << 20;
  private static final long MOST_RECENT_BYTES = 16L << 30;
  private static final int DEFAULT_RETENTION_DAYS = 90;
  private static final int MOST_RETENTION_DAYS = 3_650;

  /**
   * Reads {@code kafka-bootstrap}, {@code development}, {@code gateway-recent-bytes}, {@code
   * gateway-retention-days} and the settings of the parts. Errors are left in the settings.
   */
  public static GatewayConfig from(Settings settings) {
    var config =
        new GatewayConfig(
            settings.required("kafka-bootstrap"),
            HttpConfig.from(settings),
            DatabaseConfig.from(settings),
            WebhookConfig.from(settings),
            AdmissionRules.from(settings),
            settings.flag("development", false),
            settings.bytes(
                "gateway-recent-bytes",
                DEFAULT_RECENT_BYTES,
                LEAST_RECENT_BYTES,
                MOST_RECENT_BYTES),
            settings.number(
                "gateway-retention-days", DEFAULT_RETENTION_DAYS, 1, MOST_RETENTION_DAYS));
    if (config.development && !config.http.isLoopback()) {
      settings.reject(
          "Expected 'gateway-host' to be a loopback address with 'development', but it is '"
              + config.http.host()
              + "'");
    }
    return config;
  }
}
