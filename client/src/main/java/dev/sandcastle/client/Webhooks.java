package dev.sandcastle.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sandcastle.client.Transport.Repeat;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tenant's webhooks. Thread-safe. What makes a webhook or a secret is not sent again when its
 * answer is lost, because it would be made twice.
 */
public final class Webhooks {
  private static final String ALL = "/v1/webhooks";
  private static final int NOT_FOUND = 404;

  private final Transport transport;

  Webhooks(Transport transport) {
    this.transport = transport;
  }

  /** Makes one that is told of the end of each execution. */
  public Webhook create(URI url) throws IOException, InterruptedException {
    return create(url, Set.of(), Map.of());
  }

  /**
   * Makes one. Keep its secret: it is not shown again.
   *
   * @param events names of what is told; when empty, the end of an execution
   * @param labels only executions that have all of them
   */
  public Webhook create(URI url, Set<String> events, Map<String, String> labels)
      throws IOException, InterruptedException {
    var body = JsonNodeFactory.instance.objectNode().put("url", url.toString());
    if (!events.isEmpty()) {
      events.stream().sorted().forEach(body.putArray("events")::add);
    }
    if (!labels.isEmpty()) {
      labels.forEach(body.putObject("labels")::put);
    }
    var request =
        transport
            .request(ALL)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Documents.write(body)))
            .build();
    return webhook(request, Repeat.WHEN_NOT_DONE);
  }

  /** All of them. */
  public List<Webhook> list() throws IOException, InterruptedException {
    var all = new ArrayList<Webhook>();
    for (JsonNode one :
        transport.json(transport.request(ALL).build(), Repeat.ALWAYS).path("webhooks")) {
      all.add(Documents.value(one, Webhooks::webhook));
    }
    return List.copyOf(all);
  }

  /** One; empty when the tenant has none with this id. */
  public Optional<Webhook> find(String id) throws IOException, InterruptedException {
    try {
      return Optional.of(webhook(transport.request(one(id)).build(), Repeat.ALWAYS));
    } catch (ProblemException refused) {
      if (refused.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /**
   * Removes one.
   *
   * @return false when there is none (any more)
   */
  public boolean delete(String id) throws IOException, InterruptedException {
    try {
      var _ = transport.send(transport.request(one(id)).DELETE().build(), Repeat.ALWAYS);
      return true;
    } catch (ProblemException refused) {
      if (refused.status() == NOT_FOUND) {
        return false;
      }
      throw refused;
    }
  }

  /** Gives it another secret, which the answer has. */
  public Webhook rotate(String id) throws IOException, InterruptedException {
    var request =
        transport.request(one(id) + "/rotate").POST(HttpRequest.BodyPublishers.noBody()).build();
    return webhook(request, Repeat.WHEN_NOT_DONE);
  }

  /** What became of its events, in the server's order; pages are fetched as they are needed. */
  public Stream<WebhookDelivery> deliveries(String id) {
    return Pages.stream(
        cursor ->
            transport.json(
                transport
                    .request(
                        one(id)
                            + "/deliveries"
                            + cursor.map(next -> "?cursor=" + Contents.encoded(next)).orElse(""))
                    .build(),
                Repeat.ALWAYS),
        "deliveries",
        Webhooks::delivery);
  }

  private Webhook webhook(HttpRequest request, Repeat repeat)
      throws IOException, InterruptedException {
    return Documents.value(transport.json(request, repeat), Webhooks::webhook);
  }

  private static Webhook webhook(JsonNode document) {
    return new Webhook(
        document.path("webhookId").asText(),
        URI.create(document.path("url").asText()),
        new HashSet<>(Documents.list(document.path("events"))),
        Documents.texts(document.path("labels")),
        Documents.text(document, "secret"),
        Documents.instant(document, "createdAt"),
        Documents.optionalInstant(document, "disabledAt"));
  }

  private static WebhookDelivery delivery(JsonNode document) {
    return new WebhookDelivery(
        document.path("eventId").asText(),
        document.path("event").asText(),
        document.path("executionId").asText(),
        document.path("status").asText(),
        document.path("attempts").asInt(),
        Documents.instant(document, "queuedAt"),
        Documents.optionalInstant(document, "nextAttemptAt"),
        Documents.number(document, "httpStatus"),
        Documents.text(document, "error"));
  }

  private static String one(String id) {
    return ALL + "/" + Contents.encoded(id);
  }
}
