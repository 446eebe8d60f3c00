package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sandcastle.gateway.docs.OpenApi;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Set;
import java.util.TreeSet;

/**
 * A client that knows the OpenAPI document and takes no answer that is not in it: status, media
 * type and every field. For one thread.
 */
final class DocumentedClient {
  private static final OpenApi DOCUMENT = OpenApi.closed();

  private final ApiClient client;
  private final Set<String> answered;

  /**
   * With a key.
   *
   * @param answered takes what it is answered, for example {@code getExecution 200}
   */
  DocumentedClient(ApiClient client, Set<String> answered) {
    this.client = client;
    this.answered = answered;
  }

  /** The client beneath, for requests that are made elsewhere. */
  ApiClient raw() {
    return client;
  }

  ApiClient.Reply get(String operation, String path) throws Exception {
    return send(operation, client.request(path));
  }

  ApiClient.Reply post(String operation, String path, String json) throws Exception {
    return send(
        operation,
        client
            .request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  ApiClient.Reply send(String operation, HttpRequest.Builder request) throws Exception {
    return checked(operation, client.send(request.build()));
  }

  /** An answer to an operation, if it is one of those that are documented. */
  ApiClient.Reply checked(String operation, ApiClient.Reply reply) {
    String what = operation + " " + reply.status();
    JsonNode response =
        DOCUMENT.resolved(DOCUMENT.operation(operation).at("/responses/" + reply.status()));
    assertThat(response.isMissingNode()).as(what + " is not documented").isFalse();
    JsonNode content = response.path("content");
    if (content.isMissingNode()) {
      assertThat(reply.response().body()).as(what).isEmpty();
    } else {
      String type = reply.header("Content-Type").split(";", -1)[0];
      JsonNode media = content.has(type) ? content.path(type) : content.path("*/*");
      assertThat(media.isMissingNode()).as(what + " as " + type + " is not documented").isFalse();
      if (type.endsWith("json") && !operation.equals("getOpenApi")) {
        assertThat(DOCUMENT.violations(media.path("schema"), reply.json()))
            .as(what + ": " + reply.json())
            .isEmpty();
      }
    }
    for (var header : response.path("headers").properties()) {
      if (DOCUMENT.resolved(header.getValue()).path("required").asBoolean()) {
        assertThat(reply.header(header.getKey())).as(what + " " + header.getKey()).isNotEmpty();
      }
    }
    answered.add(what);
    return reply;
  }

  /** Documented answers with a 2xx that are not among these. */
  static Set<String> notAnswered(Set<String> answered) {
    var missing = new TreeSet<String>();
    for (JsonNode path : DOCUMENT.root().path("paths")) {
      for (JsonNode operation : path) {
        String id = operation.path("operationId").asText();
        operation
            .path("responses")
            .fieldNames()
            .forEachRemaining(
                status -> {
                  if (status.startsWith("2") && !answered.contains(id + " " + status)) {
                    missing.add(id + " " + status);
                  }
                });
      }
    }
    return missing;
  }
}
