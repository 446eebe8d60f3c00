package dev.sandcastle.gateway.webhooks;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A subscription that a tenant made.
 *
 * @param id its name
 * @param subscription what is wanted
 * @param createdAt when it was made
 * @param disabledAt when its receiver said that it is gone; nothing is sent from then on
 * @param oldSecretUntil until when requests are also signed with the secret before the last change
 */
public record Webhook(
    String id,
    Subscription subscription,
    Instant createdAt,
    Optional<Instant> disabledAt,
    Optional<Instant> oldSecretUntil) {
  private static final Pattern ID = Pattern.compile("wh_[0-9a-f]{32}");

  /** Whether a webhook can have that id. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }
}
