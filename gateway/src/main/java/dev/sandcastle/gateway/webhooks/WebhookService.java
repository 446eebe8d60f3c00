package dev.sandcastle.gateway.webhooks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.view.History;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Every part of the webhooks of one gateway, running. */
public final class WebhookService implements AutoCloseable {
  /** The consumer group of all gateways that {@link #hear} for their webhooks. */
  public static final String GROUP = "sandcastle-webhooks";

  private final SystemResolver resolver = new SystemResolver();
  private final WebhookSender sender;
  private final WebhookDispatcher dispatcher;
  private final WebhookFeed feed;
  private final Webhooks webhooks;

  private WebhookService(
      Vertx vertx,
      WebhookConfig config,
      Database database,
      EventBodies bodies,
      DeliveryMeter meter) {
    var clock = Clock.systemUTC();
    var destinations = new Destinations(resolver, config);
    sender = new WebhookSender(vertx, config.inFlight(), WebhookSender.PATIENCE, Optional.empty());
    dispatcher =
        new WebhookDispatcher(
            new DeliveryQueue(database), destinations, sender, config.inFlight(), clock, meter);
    var beginnings = new Beginnings(database, new History(database), clock);
    feed = new WebhookFeed(database, beginnings, bodies, clock, dispatcher::wake);
    webhooks = new Webhooks(database, destinations, clock);
  }

  /**
   * Begins to send what waits.
   *
   * @param ended an execution that has ended, as {@code GET /v1/executions/{id}} shows it
   */
  public static WebhookService start(
      Vertx vertx,
      WebhookConfig config,
      Database database,
      Function<ExecutionSnapshot, ObjectNode> ended,
      DeliveryMeter meter) {
    var service = new WebhookService(vertx, config, database, new EventBodies(ended), meter);
    service.dispatcher.start();
    return service;
  }

  /** The webhooks of all tenants. */
  public Webhooks webhooks() {
    return webhooks;
  }

  /**
   * Takes note of events. What returns is not lost any more; what throws must be told again, and
   * may be told twice. For one thread.
   *
   * @param events those of one execution in log order
   */
  public void hear(List<ExecutionEvent> events) throws DatabaseException, InterruptedException {
    feed.hear(events);
  }

  @Override
  public void close() throws InterruptedException {
    dispatcher.close();
    sender.close();
    resolver.close();
  }
}
