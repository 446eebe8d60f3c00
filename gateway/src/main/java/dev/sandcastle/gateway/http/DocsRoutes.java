package dev.sandcastle.gateway.http;

import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.gateway.docs.Documentation;
import dev.sandcastle.gateway.docs.Published;
import dev.sandcastle.schemas.execution.ErrorCode;
import io.vertx.ext.web.Router;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@code GET /openapi.json} and {@code GET /docs}: for everybody, with or without a key. */
final class DocsRoutes {
  private static final int PERMANENT_REDIRECT = 308;
  private static final long BODY_CAP = 1_000;
  private static final String PAGE = "/docs";

  /** The page loads from this gateway alone and talks to it alone; its style sheet has images. */
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Documentation documentation = Documentation.bundled();

  void addTo(Router router, Dispatcher via) {
    router
        .get("/openapi.json")
        .handler(
            via.open(
                "openapi",
                BODY_CAP,
                (asked, _) -> send(asked, documentation.document(), Map.of())));
    router.get(PAGE).handler(via.open("docs", BODY_CAP, (asked, _) -> page(asked)));
    router.get(PAGE + "/:asset").handler(via.open("docs", BODY_CAP, (asked, _) -> asset(asked)));
  }

  private Answer page(Exchange exchange) throws InterruptedException {
    if (!exchange.request().path().equals(PAGE)) {
      // With a slash at the end, the page's relative addresses would point a folder too deep.
      exchange.answer(PERMANENT_REDIRECT, Map.of("Location", ".." + PAGE));
      return new Answer.Sent();
    }
    return send(
        exchange,
        documentation.page(),
        Map.of("Content-Security-Policy", PAGE_POLICY, "Referrer-Policy", "no-referrer"));
  }

  private Answer asset(Exchange exchange) throws InterruptedException {
    var asset = documentation.asset(exchange.segment("asset"));
    return asset.isPresent()
        ? send(exchange, asset.get(), Map.of())
        : Answer.refused(
            Refusal.of(ErrorCode.NOT_FOUND, "Expected to find the file, but there is none"));
  }

  private static Answer send(Exchange exchange, Published published, Map<String, String> more)
      throws InterruptedException {
    var headers = new HashMap<>(more);
    headers.put("Content-Type", published.contentType());
    headers.put("Cache-Control", "no-cache"); // another build may answer the next request
    return ContentSender.send(
        exchange,
        new Content(
            published.size(),
            published.tag(),
            headers,
            from -> Optional.of(published.open(Math.toIntExact(from)))));
  }
}
