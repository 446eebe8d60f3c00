package dev.sandcastle.gateway.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.gateway.admission.Refusal;
import java.util.Locale;
import java.util.Map;

/**
 * An error answer, RFC 9457.
 *
 * @param status HTTP status
 * @param refusal why
 * @param extra more members, for example the incident's id
 */
record Problem(int status, Refusal refusal, Map<String, String> extra) {
  /** Media type of the document. */
  static final String CONTENT_TYPE = "application/problem+json";

  private static final int MS_PER_SECOND = 1_000;

  Problem {
    extra = Map.copyOf(extra);
  }

  static Problem of(int status, Refusal refusal) {
    return new Problem(status, refusal, Map.of());
  }

  /** Value of the {@code Retry-After} header, seconds; 0 when there is none. */
  long retryAfterSeconds() {
    return refusal.retryAfterMs().map(ms -> Math.ceilDiv(ms, MS_PER_SECOND)).orElse(0L);
  }

  ObjectNode document() {
    String words = refusal.code().name().toLowerCase(Locale.ROOT);
    var document = JsonNodeFactory.instance.objectNode();
    document.put("type", "urn:sandcastle:problem:" + words.replace('_', '-'));
    document.put("title", words.replace('_', ' '));
    document.put("status", status);
    document.put("detail", refusal.detail());
    document.put("code", refusal.code().name());
    refusal.field().ifPresent(field -> document.put("field", field));
    refusal.retryAfterMs().ifPresent(ms -> document.put("retryAfterMs", ms));
    extra.forEach(document::put);
    return document;
  }
}
