package dev.sandcastle.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.gateway.webhooks.Delivery;
import dev.sandcastle.gateway.webhooks.EventName;
import dev.sandcastle.gateway.webhooks.Webhook;
import dev.sandcastle.gateway.webhooks.Webhooks;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Webhooks as JSON. All times are epoch milliseconds. */
final class WebhookDocuments {
  private WebhookDocuments() {}

  static ObjectNode of(Webhook webhook) {
    var document = JsonNodeFactory.instance.objectNode();
    document.put("webhookId", webhook.id());
    document.put("url", webhook.subscription().url().toString());
    var events = document.putArray("events");
    webhook.subscription().events().stream().sorted().map(EventName::text).forEach(events::add);
    var labels = document.putObject("labels");
    new TreeMap<>(webhook.subscription().labels()).forEach(labels::put);
    document.put("createdAt", webhook.createdAt().toEpochMilli());
    document.put("disabledAt", millis(webhook.disabledAt()));
    document.put("oldSecretUntil", millis(webhook.oldSecretUntil()));
    var links = document.putObject("links");
    links.put("self", href(webhook));
    links.put("deliveries", href(webhook) + "/deliveries");
    return document;
  }

  /** With the secret, which is shown this once. */
  static ObjectNode of(Webhooks.Issued issued) {
    return of(issued.webhook()).put("secret", issued.secret().value());
  }

  static ObjectNode list(List<Webhook> webhooks) {
    var document = JsonNodeFactory.instance.objectNode();
    var all = document.putArray("webhooks");
    webhooks.stream().map(WebhookDocuments::of).forEach(all::add);
    return document;
  }

  /**
   * A page of the log.
   *
   * @param cursor where the next page begins; empty when there is none
   */
  static ObjectNode page(List<Delivery> deliveries, Optional<String> cursor) {
    var document = JsonNodeFactory.instance.objectNode();
    var all = document.putArray("deliveries");
    deliveries.stream().map(WebhookDocuments::of).forEach(all::add);
    document.put("cursor", cursor.orElse(null));
    return document;
  }

  static String href(Webhook webhook) {
    return "/v1/webhooks/" + webhook.id();
  }

  private static ObjectNode of(Delivery delivery) {
    var document = JsonNodeFactory.instance.objectNode();
    document.put("eventId", delivery.eventId());
    document.put("event", delivery.event().text());
    document.put("executionId", delivery.executionId());
    document.put("status", delivery.status().name().toLowerCase(Locale.ROOT));
    document.put("attempts", delivery.attempts());
    document.put("queuedAt", delivery.queuedAt().toEpochMilli());
    document.put("nextAttemptAt", millis(delivery.nextAttemptAt()));
    document.put("lastAttemptAt", millis(delivery.last().map(Delivery.Attempt::at)));
    document.put("httpStatus", delivery.last().flatMap(Delivery.Attempt::httpStatus).orElse(null));
    document.put("error", delivery.last().flatMap(Delivery.Attempt::error).orElse(null));
    return document;
  }

  private static Long millis(Optional<Instant> instant) {
    return instant.map(Instant::toEpochMilli).orElse(null);
  }
}
