package dev.sandcastle.gateway.webhooks;

import dev.sandcastle.kit.settings.Settings;

/**
 * How webhooks are sent.
 *
 * @param allowPrivate whether receivers may have addresses that are not public; for networks where
 *     every tenant is trusted
 * @param allowHttp whether receivers may do without TLS
 * @param inFlight most requests at once
 */
public record WebhookConfig(boolean allowPrivate, boolean allowHttp, int inFlight) {
  private static final int DEFAULT_IN_FLIGHT = 32;
  private static final int MOST_IN_FLIGHT = 1_000;

  /**
   * Reads {@code webhooks-allow-private}, {@code webhooks-allow-http} and {@code
   * webhooks-in-flight}.
   */
  public static WebhookConfig from(Settings settings) {
    return new WebhookConfig(
        settings.flag("webhooks-allow-private", false),
        settings.flag("webhooks-allow-http", false),
        settings.number("webhooks-in-flight", DEFAULT_IN_FLIGHT, 1, MOST_IN_FLIGHT));
  }
}
