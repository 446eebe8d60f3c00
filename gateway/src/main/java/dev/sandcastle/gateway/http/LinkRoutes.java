package dev.sandcastle.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sandcastle.gateway.admission.LinkRequest;
import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.links.FileLink;
import dev.sandcastle.gateway.links.LinkTokens;
import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.TenantId;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Links to output files, for {@code <img>} and {@code <a>}, which cannot send a key. */
final class LinkRoutes {
  private static final int CREATED = 201;

  /** A reader has no body to send. */
  private static final long BODY_CAP = 1_000;

  private final Executions executions;
  private final ContentRoutes contents;
  private final LinkTokens tokens;
  private final InstantSource clock;

  LinkRoutes(
      Executions executions, ContentRoutes contents, LinkTokens tokens, InstantSource clock) {
    this.executions = executions;
    this.contents = contents;
    this.tokens = tokens;
    this.clock = clock;
  }

  void addTo(Router router, Dispatcher via) {
    router.post("/v1/executions/:id/links").handler(via.keyedWithBody("link", this::make));
    Handler<RoutingContext> follow =
        via.open("linked-file", BODY_CAP, (exchange, _) -> follow(exchange));
    router.get("/v1/files/:token/:name").handler(follow);
    router.head("/v1/files/:token/:name").handler(follow);
  }

  private Answer make(Exchange exchange, TenantId tenant, byte[] body)
      throws DatabaseException, InterruptedException {
    return switch (LinkRequest.parse(body)) {
      case LinkRequest.Refused refused -> Answer.refused(refused.refusal());
      case LinkRequest.Wanted wanted -> {
        var snapshot = executions.find(exchange, tenant);
        yield snapshot.isPresent()
            ? make(snapshot.get(), wanted)
            : new Answer.Refused(ProblemMapper.noSuchExecution());
      }
    };
  }

  private Answer make(ExecutionSnapshot snapshot, LinkRequest.Wanted wanted) {
    var file =
        ContentRoutes.files(snapshot).filter(each -> each.path().equals(wanted.path())).findFirst();
    if (file.isEmpty()) {
      return ContentRoutes.noSuchFile();
    }
    if (wanted.inline() && !ContentHeaders.mayBeShown(file.get())) {
      return Answer.refused(
          Refusal.ofField(
              "/inline",
              "'/inline' is for PNG, JPEG, GIF and WebP pictures, but the file is "
                  + file.get().contentType()));
    }
    var key = snapshot.key();
    // A link says whole seconds; it is good for at least as long as was asked for.
    var expiresAt =
        clock.instant().plus(wanted.validity()).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
    var link =
        FileLink.to(key.tenantId(), key.executionId(), wanted.path(), wanted.inline(), expiresAt);
    var document = JsonNodeFactory.instance.objectNode();
    document.put(
        "href",
        "/v1/files/%s/%s"
            .formatted(
                tokens.sign(link), ContentHeaders.encoded(ContentHeaders.name(wanted.path()))));
    document.put("expiresAt", expiresAt.toEpochMilli());
    return Answer.json(CREATED, document);
  }

  private Answer follow(Exchange exchange) throws DatabaseException, InterruptedException {
    var link = tokens.verify(exchange.segment("token"));
    if (link.isEmpty()) {
      return forbidden();
    }
    var key = new ExecutionKey(link.get().tenantId(), link.get().executionId());
    var file =
        executions.find(key).stream()
            .flatMap(ContentRoutes::files)
            .filter(each -> link.get().isFor(each.path()))
            .findFirst();
    if (file.isEmpty()) {
      return ContentRoutes.noSuchFile();
    }
    // The name is not signed by itself, but follows from what is.
    return ContentHeaders.name(file.get().path()).equals(exchange.segment("name"))
        ? send(exchange, link.get(), file.get())
        : forbidden();
  }

  private Answer send(Exchange exchange, FileLink link, OutputFile file)
      throws InterruptedException {
    var headers = ContentHeaders.of(file);
    if (link.inline() && ContentHeaders.mayBeShown(file)) {
      headers.put("Content-Disposition", ContentHeaders.disposition("inline", file.path()));
    }
    headers.put("Cross-Origin-Resource-Policy", "cross-origin");
    headers.put("Referrer-Policy", "no-referrer");
    return ContentSender.send(exchange, contents.content(link.tenantId(), file, headers));
  }

  private static Answer forbidden() {
    return Answer.refused(
        Refusal.of(
            ErrorCode.FORBIDDEN,
            "The link is none of ours, or its time is over; ask for another one"));
  }
}
