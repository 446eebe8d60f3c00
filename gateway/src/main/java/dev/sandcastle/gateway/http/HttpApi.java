package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.admission.SubmissionParser;
import dev.sandcastle.gateway.publish.SourceStore;
import dev.sandcastle.gateway.registry.RegistryApi;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.wire.SchemaRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The HTTP server and its routes. */
public final class HttpApi implements AutoCloseable {
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int IDLE_SECONDS = 400;
  private static final long REGISTRY_BODY_CAP = 1_000_000;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  private static final Duration LISTEN_PATIENCE = Duration.ofSeconds(10);

  private final HttpServer server;
  private final ExecutorService threads;
  private final Routes routes;
  private final Router router;

  private HttpApi(HttpServer server, ExecutorService threads, Routes routes, Router router) {
    this.server = server;
    this.threads = threads;
    this.routes = routes;
    this.router = router;
  }

  /**
   * Starts to listen.
   *
   * @throws IOException when the address cannot be bound; the message names it
   */
  public static HttpApi start(Vertx vertx, HttpConfig config, Parts parts, RequestMeter meter)
      throws IOException, InterruptedException {
    var threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("gateway-request-", 0).factory());
    var dispatcher = new Dispatcher(vertx, threads, parts.authenticator(), meter);
    var routes = new Routes(config, parts);
    var router = routes.router(vertx, dispatcher);
    var options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout(IDLE_SECONDS)
            .setTcpNoDelay(true);
    var server = vertx.createHttpServer(options);
    try {
      var bound =
          server
              .requestHandler(router)
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .get(LISTEN_PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return new HttpApi(bound, threads, routes, router);
    } catch (ExecutionException | TimeoutException failed) {
      threads.close();
      throw new IOException(
          "Expected to listen on %s:%d, but %s"
              .formatted(config.host(), config.port(), failed.getMessage()),
          failed);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Method and path of everything it serves, for example {@code GET /v1/executions/{id}}. */
  public List<String> routes() {
    return RouteNames.of(router);
  }

  /** How many streams are open. */
  public int openStreams() {
    return routes.permits.openStreams();
  }

  /** Takes no more requests, ends streams, and gives the others a moment. */
  @Override
  public void close() throws InterruptedException {
    routes.streams.close();
    threads.shutdown();
    var _ = server.close();
    if (!threads.awaitTermination(CLOSE_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      var _ = threads.shutdownNow();
    }
  }

  /** Which path is answered by what. */
  private static final class Routes {
    private final StreamPermits permits;
    private final StreamRoute streams;
    private final SubmitRoute submit;
    private final Canceller canceller;
    private final ReadRoutes reads;
    private final ContentRoutes contents;
    private final WebhookRoutes webhooks;
    private final BlobRoutes blobs;
    private final LinkRoutes links;
    private final RegistryApi registry = new RegistryApi(SchemaRegistry.bundled());

    Routes(HttpConfig config, Parts parts) {
      var topics = parts.topics();
      permits = new StreamPermits(config.maxStreams(), config.maxStreamsPerTenant());
      canceller = new Canceller(parts.executions(), topics.publisher(), parts.clock());
      streams =
          new StreamRoute(
              parts.executions(),
              permits,
              topics.clients(),
              topics.layout(),
              canceller,
              parts.clock());
      submit =
          new SubmitRoute(
              new SubmissionParser(parts.catalog(), parts.rules()),
              new CommandMaker(
                  new InputFinder(parts.executions(), topics.follower(), parts.blobs()),
                  new SourceStore(parts.blobs()),
                  parts.clock()),
              topics.publisher(),
              topics.follower(),
              parts.executions(),
              new SubmitAnswers(parts.executions(), streams, canceller),
              parts.clock());
      reads = new ReadRoutes(parts.executions(), parts.catalog());
      webhooks = new WebhookRoutes(parts.webhooks());
      contents = new ContentRoutes(parts.executions(), parts.blobs());
      blobs = new BlobRoutes(parts.blobs());
      links = new LinkRoutes(parts.executions(), contents, parts.links(), parts.clock());
    }

    Router router(Vertx vertx, Dispatcher via) {
      var router = Router.router(vertx);
      String one = "/v1/executions/:id";
      router.post("/v1/executions").handler(via.keyedWithBody("submit", submit::submit));
      router.get("/v1/executions").handler(via.keyed("list", reads::list));
      router.get(one).handler(via.keyed("execution", reads::execution));
      router.get(one + "/events").handler(via.keyed("events", streams::events));
      router
          .post("/v1/executions/cancel")
          .handler(via.keyed("cancel-labelled", canceller::cancelLabelled));
      router.post(one + "/cancel").handler(via.keyed("cancel", canceller::cancel));
      router.get("/v1/runtimes").handler(via.keyed("runtimes", (_, _) -> reads.runtimes()));
      contents.addTo(router, via);
      blobs.addTo(router, via);
      links.addTo(router, via);
      webhooks.addTo(router, via);
      new DocsRoutes().addTo(router, via);
      addRegistry(router, via);
      router.errorHandler(404, problem(404, ErrorCode.NOT_FOUND, "There is no such resource"));
      router.errorHandler(
          ProblemMapper.METHOD_NOT_ALLOWED,
          problem(
              ProblemMapper.METHOD_NOT_ALLOWED,
              ErrorCode.INPUT_REJECTED,
              "The resource does not have this method"));
      router.errorHandler(
          400, problem(400, ErrorCode.INPUT_REJECTED, "The request is not well-formed"));
      router.errorHandler(500, routing -> send(routing, Dispatcher.incident(routing.failure())));
      return router;
    }

    private void addRegistry(Router router, Dispatcher via) {
      String ids = "/registry/schemas/ids/:schema";
      String subject = "/registry/subjects/:subject";
      readsRegistry(router, via, "/registry/schemas/types", _ -> registry.types());
      readsRegistry(router, via, "/registry/config", _ -> registry.config());
      readsRegistry(router, via, ids, asked -> registry.schema(asked.segment("schema")));
      readsRegistry(
          router, via, ids + "/versions", asked -> registry.uses(asked.segment("schema")));
      readsRegistry(router, via, "/registry/subjects", _ -> registry.subjects());
      readsRegistry(
          router, via, subject + "/versions", asked -> registry.versions(asked.segment("subject")));
      readsRegistry(
          router,
          via,
          subject + "/versions/:version",
          asked -> registry.version(asked.segment("subject"), asked.segment("version")));
      router
          .post(subject)
          .handler(
              via.open(
                  "registry",
                  REGISTRY_BODY_CAP,
                  (exchange, body) ->
                      document(registry.lookUp(exchange.segment("subject"), body))));
      router
          .route("/registry/*")
          .handler(
              registryHandler(
                  via,
                  exchange ->
                      exchange.request().method().name().equals("GET")
                          ? RegistryApi.refused(404, "HTTP 404 Not Found")
                          : RegistryApi.refused(405, "This registry is read-only")));
    }

    private interface RegistryRoute {
      RegistryApi.Reply reply(Exchange exchange);
    }

    private static void readsRegistry(
        Router router, Dispatcher via, String path, RegistryRoute route) {
      router.get(path).handler(registryHandler(via, route));
    }

    private static Handler<RoutingContext> registryHandler(Dispatcher via, RegistryRoute route) {
      return via.open(
          "registry", REGISTRY_BODY_CAP, (exchange, _) -> document(route.reply(exchange)));
    }

    private static Answer document(RegistryApi.Reply reply) {
      return new Answer.Document(reply.status(), RegistryApi.CONTENT_TYPE, reply.body());
    }

    private static Handler<RoutingContext> problem(int status, ErrorCode code, String detail) {
      var problem = Problem.of(status, Refusal.of(code, detail));
      return routing -> send(routing, new Answer.Refused(problem));
    }

    private static void send(RoutingContext routing, Answer answer) {
      new Exchange(routing, routing.vertx().getOrCreateContext()).send(answer);
    }
  }
}
