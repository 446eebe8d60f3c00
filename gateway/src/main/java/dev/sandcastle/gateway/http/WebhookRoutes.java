package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.admission.SubscriptionParser;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.webhooks.Delivery;
import dev.sandcastle.gateway.webhooks.Subscription;
import dev.sandcastle.gateway.webhooks.UnusableUrlException;
import dev.sandcastle.gateway.webhooks.Webhook;
import dev.sandcastle.gateway.webhooks.Webhooks;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.TenantId;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code /v1/webhooks}: who wants to be told of what, and what became of it. */
final class WebhookRoutes {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 100;
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,2}");
  private static final Pattern EVENT_ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  private final Webhooks webhooks;
  private final SubscriptionParser parser;

  WebhookRoutes(Webhooks webhooks) {
    this.webhooks = webhooks;
    this.parser = new SubscriptionParser(webhooks.allowsHttp());
  }

  void addTo(Router router, Dispatcher via) {
    String all = "/v1/webhooks";
    String one = all + "/:id";
    router.post(all).handler(via.keyedWithBody("webhook-create", this::create));
    router.get(all).handler(via.keyed("webhooks", this::list));
    router.get(one).handler(via.keyed("webhook", this::find));
    router.delete(one).handler(via.keyed("webhook-delete", this::delete));
    router.post(one + "/rotate").handler(via.keyed("webhook-rotate", this::rotate));
    router.get(one + "/deliveries").handler(via.keyed("webhook-deliveries", this::deliveries));
  }

  private Answer create(Exchange exchange, TenantId tenant, byte[] body)
      throws DatabaseException, InterruptedException {
    return switch (parser.parse(body)) {
      case SubscriptionParser.Parsed.Refused refused -> Answer.refused(refused.refusal());
      case SubscriptionParser.Parsed.Wanted wanted ->
          create(exchange, tenant, wanted.subscription());
    };
  }

  private Answer create(Exchange exchange, TenantId tenant, Subscription wanted)
      throws DatabaseException, InterruptedException {
    try {
      var issued = webhooks.create(tenant, wanted);
      if (issued.isEmpty()) {
        return Answer.refused(
            Refusal.of(
                ErrorCode.CONFLICT,
                "There are %d webhooks, and no more are possible: delete one first"
                    .formatted(Webhooks.MAX_PER_TENANT)));
      }
      exchange.made(WebhookDocuments.href(issued.get().webhook()));
      return Answer.json(CREATED, WebhookDocuments.of(issued.get()));
    } catch (UnusableUrlException unusable) {
      return Answer.refused(SubscriptionParser.refusal(unusable));
    }
  }

  private Answer list(Exchange exchange, TenantId tenant)
      throws DatabaseException, InterruptedException {
    return Answer.json(OK, WebhookDocuments.list(webhooks.list(tenant)));
  }

  private Answer find(Exchange exchange, TenantId tenant)
      throws DatabaseException, InterruptedException {
    return found(exchange, tenant)
        .map(webhook -> Answer.json(OK, WebhookDocuments.of(webhook)))
        .orElseGet(WebhookRoutes::noSuchWebhook);
  }

  private Answer delete(Exchange exchange, TenantId tenant)
      throws DatabaseException, InterruptedException {
    var webhook = found(exchange, tenant);
    return webhook.isPresent() && webhooks.delete(tenant, webhook.get().id())
        ? new Answer.Empty(NO_CONTENT)
        : noSuchWebhook();
  }

  private Answer rotate(Exchange exchange, TenantId tenant)
      throws DatabaseException, InterruptedException {
    var webhook = found(exchange, tenant);
    var issued =
        webhook.isPresent()
            ? webhooks.rotate(tenant, webhook.get().id())
            : Optional.<Webhooks.Issued>empty();
    return issued
        .map(with -> Answer.json(OK, WebhookDocuments.of(with)))
        .orElseGet(WebhookRoutes::noSuchWebhook);
  }

  private Answer deliveries(Exchange exchange, TenantId tenant)
      throws DatabaseException, InterruptedException {
    var limit = limit(exchange.query("limit"));
    if (limit.isEmpty()) {
      return Exchange.rejected("limit", "must be a whole number from 1 to " + MAX_LIMIT);
    }
    var cursor = exchange.query("cursor");
    if (cursor.isPresent() && !EVENT_ID.matcher(cursor.get()).matches()) {
      return Exchange.rejected("cursor", "must be the 'cursor' of an earlier answer");
    }
    var webhook = found(exchange, tenant);
    if (webhook.isEmpty()) {
      return noSuchWebhook();
    }
    // One more than asked for tells whether there is a next page.
    var log = webhooks.deliveries(tenant, webhook.get().id(), cursor, limit.get() + 1);
    return page(log, limit.get());
  }

  private static Answer page(List<Delivery> log, int limit) {
    var shown = log.stream().limit(limit).toList();
    var next =
        log.size() > limit ? Optional.of(shown.getLast().eventId()) : Optional.<String>empty();
    return Answer.json(OK, WebhookDocuments.page(shown, next));
  }

  private Optional<Webhook> found(Exchange exchange, TenantId tenant)
      throws DatabaseException, InterruptedException {
    String id = exchange.segment("id");
    return Webhook.isId(id) ? webhooks.find(tenant, id) : Optional.empty();
  }

  private static Optional<Integer> limit(Optional<String> text) {
    if (text.isEmpty()) {
      return Optional.of(DEFAULT_LIMIT);
    }
    return text.filter(given -> NUMBER.matcher(given).matches())
        .map(Integer::valueOf)
        .filter(limit -> limit <= MAX_LIMIT);
  }

  /** The same for an id that does not exist and for one of another tenant. */
  private static Answer noSuchWebhook() {
    return Answer.refused(
        Refusal.of(ErrorCode.NOT_FOUND, "Expected to find the webhook, but there is none"));
  }
}
