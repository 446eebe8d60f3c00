package dev.sandcastle.gateway.webhooks;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Rows of the tables of {@code V3__webhooks.sql} to values. */
final class Rows {
  private Rows() {}

  static OffsetDateTime timestamp(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static Webhook webhook(Row row) {
    return new Webhook(
        row.getString("webhook_id"),
        new Subscription(url(row), events(row), labels(row)),
        row.getOffsetDateTime("created_at").toInstant(),
        instant(row, "disabled_at"),
        instant(row, "previous_until"));
  }

  static Delivery delivery(Row row) {
    var last =
        instant(row, "last_attempt_at")
            .map(
                at ->
                    new Delivery.Attempt(
                        at,
                        Optional.ofNullable(row.getInteger("last_status")),
                        Optional.ofNullable(row.getString("last_error"))));
    return new Delivery(
        row.getString("event_id"),
        event(row.getString("event")),
        row.getString("execution_id"),
        Delivery.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        row.getInteger("attempts"),
        row.getOffsetDateTime("queued_at").toInstant(),
        instant(row, "next_at"),
        last);
  }

  /** A URL that was checked when it was stored, under the settings of that time. */
  static HookUrl url(Row row) {
    try {
      return HookUrl.parse(row.getString("url"), true);
    } catch (UnusableUrlException ours) {
      throw new IllegalStateException("Expected a URL in the database, but it is none", ours);
    }
  }

  static Set<EventName> events(Row row) {
    return Arrays.stream(row.getArrayOfStrings("events"))
        .map(Rows::event)
        .collect(Collectors.toSet());
  }

  static Map<String, String> labels(Row row) {
    var labels = new LinkedHashMap<String, String>();
    row.getJsonObject("labels")
        .forEach(label -> labels.put(label.getKey(), (String) label.getValue()));
    return labels;
  }

  private static EventName event(String text) {
    return EventName.parse(text)
        .orElseThrow(() -> new IllegalStateException("unknown event in the database"));
  }

  private static Optional<Instant> instant(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }
}
