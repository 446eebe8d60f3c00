package dev.sandcastle.gateway;

import dev.sandcastle.gateway.admission.Authenticator;
import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.database.Migrations;
import dev.sandcastle.gateway.follow.EventFeed;
import dev.sandcastle.gateway.follow.EventsHub;
import dev.sandcastle.gateway.follow.ExecutionFollower;
import dev.sandcastle.gateway.http.ExecutionDocuments;
import dev.sandcastle.gateway.http.Executions;
import dev.sandcastle.gateway.http.HttpApi;
import dev.sandcastle.gateway.http.Parts;
import dev.sandcastle.gateway.keys.ApiKeys;
import dev.sandcastle.gateway.links.LinkSecret;
import dev.sandcastle.gateway.links.LinkTokens;
import dev.sandcastle.gateway.publish.CommandPublisher;
import dev.sandcastle.gateway.publish.KafkaClients;
import dev.sandcastle.gateway.publish.RejectedRecords;
import dev.sandcastle.gateway.view.History;
import dev.sandcastle.gateway.view.HistoryWriter;
import dev.sandcastle.gateway.view.RecentExecutions;
import dev.sandcastle.gateway.view.Retention;
import dev.sandcastle.gateway.webhooks.WebhookService;
import dev.sandcastle.kit.admin.ReadinessCheck;
import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: every part of it, in the order in which they need each other. */
public final class GatewayService implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(GatewayService.class);
  private static final int CLOSE_SECONDS = 10;

  /** A machine that is busy starting everything may keep a statement waiting for seconds. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final ApiKeys keys;
  private final HttpApi http;
  private final List<ReadinessCheck> readiness = new ArrayList<>();

  private GatewayService(GatewayConfig config, Blobs blobs, MeterRegistry registry)
      throws GatewayStartException, IOException, InterruptedException, DatabaseException {
    boolean started = false;
    try {
      var vertx = opened(vertx()).vertx();
      var database = openDatabase(vertx, config);
      var patient = database.withPatience(START_PATIENCE);
      keys = new ApiKeys(database);
      requireKey(config);
      openRetention(config, patient, blobs);
      var metrics = new GatewayMetrics(registry, RuntimeCatalog.bundled());
      var recent = new RecentExecutions(config.recentBytes());
      var clients = new KafkaClients(config.kafkaBootstrap());
      var topics = openTopics(clients, new ExecutionFollower(recent, metrics::executionEnded));
      var webhooks =
          opened(
              WebhookService.start(
                  vertx, config.webhooks(), database, ExecutionDocuments::whole, metrics));
      openFeeds(clients, new HistoryWriter(database), webhooks);
      var parts =
          new Parts(
              new Authenticator(keys),
              RuntimeCatalog.bundled(),
              config.rules(),
              blobs,
              new LinkTokens(LinkSecret.of(patient), Clock.systemUTC()),
              new Executions(recent, new History(database)),
              webhooks.webhooks(),
              topics,
              Clock.systemUTC());
      http = opened(HttpApi.start(vertx, config.http(), parts, metrics));
      metrics.showStreams(http::openStreams);
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  /**
   * Starts a gateway; returns when it serves requests.
   *
   * @param blobs the blob store that it shares with the workers
   * @throws GatewayStartException when it cannot, with a sentence for operators: no API key, a port
   *     that is taken, Kafka or PostgreSQL away
   */
  public static GatewayService start(GatewayConfig config, Blobs blobs, MeterRegistry registry)
      throws GatewayStartException, InterruptedException {
    try {
      var service = new GatewayService(config, blobs, registry);
      LOGGER
          .atInfo()
          .addKeyValue("host", config.http().host())
          .addKeyValue("port", service.port())
          .addKeyValue("development", config.development())
          .log("Gateway started");
      return service;
    } catch (IOException | DatabaseException | KafkaException | FlywayException failed) {
      throw new GatewayStartException(
          "Expected to start the gateway, but " + failed.getMessage(), failed);
    }
  }

  /** The port it serves HTTP on. */
  public int port() {
    return http.port();
  }

  /** Method and path of everything it serves, for example {@code GET /v1/executions/{id}}. */
  public List<String> routes() {
    return http.routes();
  }

  /** The keys of its tenants. */
  public ApiKeys keys() {
    return keys;
  }

  /** What it needs to do its work. */
  public List<ReadinessCheck> readiness() {
    return List.copyOf(readiness);
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      } catch (Exception failed) {
        LOGGER.atWarn().addKeyValue("reason", failed.getMessage()).log("A part did not close");
      }
    }
  }

  /** Fails closed: without a key nobody could be told from anybody (requirement AUT-7). */
  private void requireKey(GatewayConfig config)
      throws GatewayStartException, DatabaseException, InterruptedException {
    boolean local = config.development() && config.http().isLoopback();
    if (!local && !keys.anyExists()) {
      throw new GatewayStartException(
          "Expected an API key in the database, but there is none; without one the gateway only"
              + " starts with 'development' on a loopback address");
    }
  }

  private Database openDatabase(Vertx vertx, GatewayConfig config)
      throws DatabaseException, InterruptedException {
    Migrations.apply(config.database());
    var database = opened(Database.open(vertx, config.database()));
    database.awaitAnswer(START_PATIENCE);
    readiness.add(ReadinessCheck.of("database", database::problem));
    return database;
  }

  private void openRetention(GatewayConfig config, Database database, Blobs blobs)
      throws DatabaseException, InterruptedException {
    var kept = Duration.ofDays(config.retentionDays());
    var _ = opened(Retention.start(database, blobs, kept, Clock.systemUTC()));
  }

  private Parts.TopicParts openTopics(KafkaClients clients, ExecutionFollower follower) {
    var publisher = opened(CommandPublisher.open(clients));
    var hub = opened(EventsHub.start(clients.follower(), follower));
    readiness.add(ReadinessCheck.of("kafka", hub::problem));
    return new Parts.TopicParts(clients, publisher, follower, hub.layout());
  }

  /** Everything that writes events into the database. */
  private void openFeeds(KafkaClients clients, HistoryWriter history, WebhookService webhooks) {
    var rejected = opened(RejectedRecords.open(clients, Clock.systemUTC()));
    var toHistory = opened(EventFeed.start(HistoryWriter.GROUP, clients, history::write, rejected));
    readiness.add(ReadinessCheck.of("history", toHistory::problem));
    var toWebhooks =
        opened(EventFeed.start(WebhookService.GROUP, clients, webhooks::hear, rejected));
    readiness.add(ReadinessCheck.of("webhooks", toWebhooks::problem));
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  private static ClosingVertx vertx() {
    var files =
        new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
    return new ClosingVertx(Vertx.vertx(new VertxOptions().setFileSystemOptions(files)));
  }

  /** Vert.x, whose own closing does not wait. */
  private record ClosingVertx(Vertx vertx) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      var _ =
          vertx
              .close()
              .toCompletionStage()
              .toCompletableFuture()
              .get(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
