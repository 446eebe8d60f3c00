package dev.sandcastle.gateway.webhooks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseConfig;
import dev.sandcastle.gateway.database.Migrations;
import dev.sandcastle.gateway.follow.EventFeed;
import dev.sandcastle.gateway.publish.KafkaClients;
import dev.sandcastle.gateway.publish.RejectedRecords;
import dev.sandcastle.gateway.view.History;
import dev.sandcastle.kit.settings.Secret;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.testkit.broker.KafkaFixture;
import dev.sandcastle.testkit.clock.ControlledClock;
import dev.sandcastle.testkit.database.PostgresFixture;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The webhooks of one gateway on a real broker and database, with a clock, a name service and a
 * moment of sending that the test decides.
 */
final class HookStack implements AutoCloseable {
  /** A host with a public address until the test says otherwise. */
  static final String HOST = "hooks.test";

  final KnownHosts hosts = new KnownHosts().put(HOST, "93.184.216.34");
  final ControlledClock clock = new ControlledClock();
  final DeliveryQueue queue;
  final Webhooks webhooks;
  private final KafkaFixture kafka;
  private final String group;
  private final Vertx vertx = Vertx.vertx();
  private final Database database;
  private final WebhookSender sender;
  private final WebhookFeed feed;
  private final Destinations destinations;
  private final RejectedRecords rejected;
  private WebhookDispatcher dispatcher;
  private Optional<EventFeed> running = Optional.empty();

  private HookStack(
      KafkaFixture kafka, PostgresFixture postgres, String group, WebhookConfig config) {
    this.kafka = kafka;
    this.group = group;
    var at =
        new DatabaseConfig(
            postgres.database().jdbcUrl(),
            postgres.database().user(),
            new Secret(postgres.database().password()),
            8);
    Migrations.apply(at);
    database = Database.open(vertx, at);
    destinations = new Destinations(hosts, config);
    queue = new DeliveryQueue(database);
    webhooks = new Webhooks(database, destinations, clock);
    sender = new WebhookSender(vertx, 8, Duration.ofSeconds(5), Optional.empty());
    dispatcher = newDispatcher();
    var bodies =
        new EventBodies(
            ended ->
                JsonNodeFactory.instance
                    .objectNode()
                    .put("executionId", ended.key().executionId().value())
                    .put("status", ended.progress().status().text())
                    .put("runtime", ended.origin().runtime().map(Object::toString).orElse(null)));
    feed =
        new WebhookFeed(
            database,
            new Beginnings(database, new History(database), clock),
            bodies,
            clock,
            () -> {});
    rejected = RejectedRecords.open(new KafkaClients(kafka.bootstrapServers()), Clock.systemUTC());
  }

  /** One that may send to this machine. */
  static HookStack open(KafkaFixture kafka, PostgresFixture postgres, String group) {
    return open(kafka, postgres, group, new WebhookConfig(true, true, 8));
  }

  static HookStack open(
      KafkaFixture kafka, PostgresFixture postgres, String group, WebhookConfig config) {
    return new HookStack(kafka, postgres, group, config);
  }

  /** Begins to read events. */
  HookStack listen() {
    running =
        Optional.of(
            EventFeed.start(
                group, new KafkaClients(kafka.bootstrapServers()), feed::hear, rejected));
    return this;
  }

  /** Reads no more events. */
  void stopListening() throws InterruptedException {
    if (running.isPresent()) {
      running.get().close();
    }
    running = Optional.empty();
  }

  /** Another gateway's sender takes over. */
  void restartDispatcher() throws InterruptedException {
    dispatcher.close();
    dispatcher = newDispatcher();
  }

  /** A webhook for a receiver. */
  Webhooks.Issued create(TenantId tenant, Receiver receiver, EventName... events) throws Exception {
    return create(tenant, receiver, Map.of(), events);
  }

  Webhooks.Issued create(
      TenantId tenant, Receiver receiver, Map<String, String> labels, EventName... events)
      throws Exception {
    hosts.put(HOST, "127.0.0.1");
    var url = HookUrl.parse("http://%s:%d/in".formatted(HOST, receiver.port()), true);
    var wanted = events.length == 0 ? EventName.BY_DEFAULT : Set.of(events);
    return webhooks.create(tenant, new Subscription(url, wanted, labels)).orElseThrow();
  }

  /** Sends everything that is due now. */
  int sendDue() throws Exception {
    int sent = 0;
    int more = dispatcher.runDue();
    while (more > 0) {
      sent += more;
      more = dispatcher.runDue();
    }
    return sent;
  }

  /** Removes what is old. */
  void sweep() throws Exception {
    dispatcher.sweepWhenDue();
  }

  List<Delivery> log(TenantId tenant, Webhooks.Issued hook) throws Exception {
    return webhooks.deliveries(tenant, hook.webhook().id(), Optional.empty(), 100);
  }

  @Override
  public void close() throws Exception {
    stopListening();
    dispatcher.close();
    sender.close();
    rejected.close();
    database.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  private WebhookDispatcher newDispatcher() {
    return new WebhookDispatcher(queue, destinations, sender, 8, clock, (_, _) -> {});
  }
}
