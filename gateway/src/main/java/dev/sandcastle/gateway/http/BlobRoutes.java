package dev.sandcastle.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sandcastle.gateway.admission.Refusal;
import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.TenantId;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v1/blobs}: inputs on their way to an execution. */
final class BlobRoutes {
  /** Largest blob that can be uploaded (design §4.6). */
  static final long CAP_BYTES = 10L << 20;

  private static final Logger LOGGER = LoggerFactory.getLogger(BlobRoutes.class);
  private static final int CREATED = 201;
  private static final long RETRY_MS = 1_000;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final Blobs blobs;

  BlobRoutes(Blobs blobs) {
    this.blobs = blobs;
  }

  void addTo(Router router, Dispatcher via) {
    String one = "/v1/blobs/:sha256";
    router.post("/v1/blobs").handler(via.keyedWithStream("blob-upload", CAP_BYTES, this::upload));
    router.get(one).handler(via.keyed("blob", this::download));
    router.head(one).handler(via.keyed("blob", this::download));
  }

  private Answer upload(Exchange exchange, TenantId tenant, BodyStream body)
      throws InterruptedException {
    try (var upload = blobs.begin(tenant.value())) {
      while (true) {
        switch (body.next()) {
          case BodyStream.Arrival.Part part ->
              upload.write(part.buffer().getBytes(), 0, part.buffer().length());
          case BodyStream.Arrival.End _ -> {
            return made(exchange, upload.commit());
          }
          case BodyStream.Arrival.TooLarge _ -> {
            body.dropRest();
            return Dispatcher.tooLarge(CAP_BYTES);
          }
          case BodyStream.Arrival.Gone _ -> {
            exchange.abort();
            return new Answer.Sent();
          }
        }
      }
    } catch (IOException failed) {
      body.dropRest();
      LOGGER.atWarn().addKeyValue("reason", failed.getMessage()).log("Blob not stored");
      return Answer.refused(
          Refusal.forNow(
              ErrorCode.STORAGE_FAILED, "The blob cannot be stored now; try again", RETRY_MS));
    }
  }

  private static Answer made(Exchange exchange, Blobs.Stored stored) {
    var document = JsonNodeFactory.instance.objectNode();
    document.put("sha256", stored.sha256());
    document.put("size", stored.size());
    exchange.made("/v1/blobs/" + stored.sha256());
    return Answer.json(CREATED, document);
  }

  private Answer download(Exchange exchange, TenantId tenant) throws InterruptedException {
    String sha256 = exchange.segment("sha256");
    try {
      var found =
          SHA256.matcher(sha256).matches()
              ? blobs.find(tenant.value(), sha256)
              : Optional.<Blobs.Stored>empty();
      if (found.isEmpty()) {
        return Answer.refused(
            Refusal.of(ErrorCode.NOT_FOUND, "Expected to find the blob, but there is none"));
      }
      var headers = ContentHeaders.of(ContentHeaders.UNKNOWN_TYPE);
      headers.put("Content-Disposition", "attachment");
      return ContentSender.send(
          exchange,
          new Content(
              found.get().size(),
              ContentRoutes.tag(sha256),
              headers,
              from -> blobs.open(tenant.value(), sha256, from)));
    } catch (IOException failed) {
      return Answer.refused(
          Refusal.forNow(
              ErrorCode.STORAGE_FAILED, "The blob cannot be read now; try again", RETRY_MS));
    }
  }
}
