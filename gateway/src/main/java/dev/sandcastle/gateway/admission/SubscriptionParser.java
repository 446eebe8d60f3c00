package dev.sandcastle.gateway.admission;

import dev.sandcastle.gateway.webhooks.EventName;
import dev.sandcastle.gateway.webhooks.HookUrl;
import dev.sandcastle.gateway.webhooks.Subscription;
import dev.sandcastle.gateway.webhooks.UnusableUrlException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The body of {@code POST /v1/webhooks} to a checked {@link Subscription}. Where its URL leads is
 * not looked at here. Pure and thread-safe.
 */
public final class SubscriptionParser {
  private static final String URL_FIELD = "/url";

  private static final Set<String> FIELDS = Set.of("url", "events", "labels");
  private static final int MAX_URL_BYTES = 4 * HookUrl.MAX_LENGTH;
  private static final Map<String, EventName> EVENTS =
      Arrays.stream(EventName.values())
          .collect(Collectors.toUnmodifiableMap(EventName::text, Function.identity()));

  private final boolean allowHttp;

  /**
   * With what is allowed.
   *
   * @param allowHttp whether http is as good as https
   */
  public SubscriptionParser(boolean allowHttp) {
    this.allowHttp = allowHttp;
  }

  /** What became of a body. */
  public sealed interface Parsed {
    /**
     * It is in order.
     *
     * @param subscription what is wanted
     */
    record Wanted(Subscription subscription) implements Parsed {}

    /**
     * It is not.
     *
     * @param refusal why
     */
    record Refused(Refusal refusal) implements Parsed {}
  }

  /** Parses and checks a body. Never throws, whatever the bytes are. */
  public Parsed parse(byte[] body) {
    try {
      var fields = JsonField.root(StrictJson.parse(body)).object(FIELDS);
      var labels = fields.optional("labels");
      return new Parsed.Wanted(
          new Subscription(
              url(fields.required("url")),
              events(fields.optional("events")),
              labels.isPresent() ? LabelParser.parse(labels.get()) : Map.of()));
    } catch (InputRejectedException rejected) {
      return new Parsed.Refused(rejected.refusal());
    }
  }

  /** A refusal of the URL. */
  public static Refusal refusal(UnusableUrlException unusable) {
    return Refusal.ofField(URL_FIELD, "'%s' %s".formatted(URL_FIELD, unusable.getMessage()));
  }

  private HookUrl url(JsonField field) throws InputRejectedException {
    String text = field.text(MAX_URL_BYTES);
    try {
      return HookUrl.parse(text, allowHttp);
    } catch (UnusableUrlException unusable) {
      throw field.rejected(unusable.getMessage());
    }
  }

  private static Set<EventName> events(Optional<JsonField> field) throws InputRejectedException {
    if (field.isEmpty()) {
      return EventName.BY_DEFAULT;
    }
    var events = EnumSet.noneOf(EventName.class);
    for (JsonField event : field.get().elements(EVENTS.size())) {
      events.add(event.choice(EVENTS));
    }
    if (events.isEmpty()) {
      throw field.get().rejected("must have at least one event, or be left out");
    }
    return events;
  }
}
