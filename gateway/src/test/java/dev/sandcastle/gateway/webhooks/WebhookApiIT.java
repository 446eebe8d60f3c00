package dev.sandcastle.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.gateway.ApiClient;
import dev.sandcastle.gateway.Gateways;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /v1/webhooks} with the settings that nobody changed: only public addresses over TLS. */
class WebhookApiIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  private static final String PUBLIC = "{\"url\":\"https://93.184.216.34/in\"}";

  private static ApiClient.Reply delete(ApiClient client, String path) throws Exception {
    return client.send(client.request(path).DELETE().build());
  }

  @Test
  void shouldShowTheSecretOnceAndTheWebhookUntilItIsDeleted() throws Exception {
    // given
    var client = GATEWAYS.client("hooks-life");
    // when
    var created =
        client.post(
            "/v1/webhooks",
            "{\"url\":\"https://93.184.216.34/in\",\"events\":[\"step\",\"finished\"],"
                + "\"labels\":{\"thread\":\"42\"}}");
    // then
    assertThat(created.status()).isEqualTo(201);
    String self = created.header("Location");
    assertThat(created.json().path("secret").asText()).startsWith("whsec_");
    assertThat(self).isEqualTo("/v1/webhooks/" + created.json().path("webhookId").asText());
    var found = client.get(self);
    assertThat(found.status()).isEqualTo(200);
    assertThat(found.json().has("secret")).isFalse();
    assertThat(found.json().path("events").toString()).isEqualTo("[\"step\",\"finished\"]");
    assertThat(found.json().path("labels").toString()).isEqualTo("{\"thread\":\"42\"}");
    assertThat(found.json().path("disabledAt").isNull()).isTrue();
    assertThat(client.get("/v1/webhooks").json().path("webhooks").get(0)).isEqualTo(found.json());
    // when
    var rotated = client.post(self + "/rotate", "");
    // then
    assertThat(rotated.status()).isEqualTo(200);
    assertThat(rotated.json().path("secret").asText())
        .startsWith("whsec_")
        .isNotEqualTo(created.json().path("secret").asText());
    assertThat(rotated.json().path("oldSecretUntil").asLong())
        .isGreaterThan(System.currentTimeMillis() + 86_000_000);
    // when
    var log = client.get(self + "/deliveries");
    // then
    assertThat(log.json().toString()).isEqualTo("{\"deliveries\":[],\"cursor\":null}");
    // when
    var deleted = delete(client, self);
    // then
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(client.get(self).status()).isEqualTo(404);
    assertThat(delete(client, self).status()).isEqualTo(404);
    assertThat(client.get("/v1/webhooks").json().path("webhooks")).isEmpty();
  }

  @Test
  void shouldNotShowAnotherTenantsWebhook() throws Exception {
    // given
    var owner = GATEWAYS.client("hooks-owner");
    var stranger = GATEWAYS.client("hooks-stranger");
    String self = owner.post("/v1/webhooks", PUBLIC).header("Location");
    // then
    assertThat(stranger.get(self).status()).isEqualTo(404);
    assertThat(stranger.get(self + "/deliveries").status()).isEqualTo(404);
    assertThat(stranger.post(self + "/rotate", "").status()).isEqualTo(404);
    assertThat(delete(stranger, self).status()).isEqualTo(404);
    assertThat(stranger.get("/v1/webhooks").json().path("webhooks")).isEmpty();
    assertThat(owner.get(self).status()).isEqualTo(200);
    assertThat(new ApiClient(owner.port(), "Bearer none").get(self).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://localhost/",
        "https://LOCALHOST/",
        "https://127.0.0.1/",
        "https://127.0.0.1:5432/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.100.100.200/",
        "https://0.0.0.0/",
        "https://255.255.255.255/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://localhost./",
        "http://93.184.216.34/"
      })
  void shouldRefuseAUrlThatLeadsInside(String url) throws Exception {
    // given
    var client = GATEWAYS.client("hooks-inside");
    // when
    var reply = client.post("/v1/webhooks", "{\"url\":\"" + url + "\"}");
    // then
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("code").asText()).isEqualTo("INPUT_REJECTED");
    assertThat(reply.json().path("field").asText()).isEqualTo("/url");
    assertThat(client.get("/v1/webhooks").json().path("webhooks")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "?limit=0, limit",
    "?limit=101, limit",
    "?limit=x, limit",
    "?cursor=, cursor",
    "?cursor=a.b, cursor",
  })
  void shouldNameTheParameterThatIsAtFault(String query, String parameter) throws Exception {
    // given
    var client = GATEWAYS.client("hooks-parameter");
    // when
    var reply = client.get("/v1/webhooks/wh_x/deliveries" + query);
    // then
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.json().path("field").asText()).isEqualTo(parameter);
  }

  @Test
  void shouldHoldTheLimitAlsoWhenManyAreMadeAtOnce() throws Exception {
    // given
    var client = GATEWAYS.client("hooks-many");
    // when
    var replies =
        IntStream.range(0, Webhooks.MAX_PER_TENANT + 5)
            .mapToObj(_ -> client.postAsync("/v1/webhooks", PUBLIC))
            .toList();
    // then
    var statuses =
        replies.stream().map(CompletableFuture::join).map(ApiClient.Reply::status).toList();
    assertThat(statuses).filteredOn(status -> status == 201).hasSize(Webhooks.MAX_PER_TENANT);
    assertThat(statuses).filteredOn(status -> status == 409).hasSize(5);
    // when
    var first = client.get("/v1/webhooks").json().path("webhooks").get(0);
    delete(client, first.at("/links/self").asText());
    // then
    assertThat(client.post("/v1/webhooks", PUBLIC).status()).isEqualTo(201);
    assertThat(client.post("/v1/webhooks", PUBLIC).status()).isEqualTo(409);
  }
}
