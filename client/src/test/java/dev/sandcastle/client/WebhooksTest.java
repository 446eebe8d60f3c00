package dev.sandcastle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.testkit.gateway.FakeGateway;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class WebhooksTest {
  private static final String ALL = "POST /v1/webhooks";
  private static final URI RECEIVER = URI.create("https://example.com/hook");
  private static final String WEBHOOK =
      """
      {"webhookId":"wh_1","url":"https://example.com/hook","events":["finished","step"],
       "labels":{"thread":"42"},"createdAt":1000,"disabledAt":null,"secret":"whsec_c2VjcmV0",
       "ofALaterVersion":{}}
      """;

  private FakeGateway server;
  private Sandcastle sandcastle;
  private Webhooks webhooks;

  @BeforeEach
  void start() throws IOException {
    server = new FakeGateway();
    sandcastle = new Sandcastle(server.url(), server.key());
    webhooks = sandcastle.webhooks();
  }

  @AfterEach
  void stop() {
    sandcastle.close();
    server.close();
  }

  @Test
  void shouldMakeOneAndShowItsSecretToNobodyElse() throws Exception {
    // given
    server.answeringNext(ALL, 201, WEBHOOK);

    // when
    var webhook = webhooks.create(RECEIVER, Set.of("step", "finished"), Map.of("thread", "42"));

    // then
    assertThat(webhook)
        .isEqualTo(
            new Webhook(
                "wh_1",
                RECEIVER,
                Set.of("finished", "step"),
                Map.of("thread", "42"),
                Optional.of("whsec_c2VjcmV0"),
                Instant.ofEpochSecond(1),
                Optional.empty()));
    assertThat(webhook.toString()).doesNotContain("whsec_");
    assertThat(server.requests().getFirst().body())
        .isEqualTo(
            "{\"url\":\"https://example.com/hook\",\"events\":[\"finished\",\"step\"],"
                + "\"labels\":{\"thread\":\"42\"}}");
  }

  @Test
  void shouldNotMakeTwoWhenTheAnswerIsLost() {
    // given
    server.cuttingNext(ALL).answeringNext(ALL, 201, WEBHOOK);

    // when
    var create = assertThatThrownBy(() -> webhooks.create(RECEIVER));

    // then
    create.isInstanceOf(IOException.class);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void shouldListFindRotateAndDelete() throws Exception {
    // given
    server.answeringNext("GET /v1/webhooks", 200, "{\"webhooks\":[" + WEBHOOK + "]}");
    server.answeringNext("GET /v1/webhooks/wh_1", 200, WEBHOOK);
    server.answeringNext("POST /v1/webhooks/wh_1/rotate", 200, WEBHOOK);
    server.answeringNext("DELETE /v1/webhooks/wh_1", 204, "");

    // when
    var all = webhooks.list();
    var found = webhooks.find("wh_1");
    var missing = webhooks.find("wh_2");
    var rotated = webhooks.rotate("wh_1");
    boolean deleted = webhooks.delete("wh_1");
    boolean again = webhooks.delete("wh_1");

    // then
    assertThat(all).containsExactly(rotated);
    assertThat(found).contains(rotated);
    assertThat(missing).isEmpty();
    assertThat(deleted).isTrue();
    assertThat(again).isFalse();
  }

  @Test
  void shouldTellWhatBecameOfEvents() throws Exception {
    // given
    String line = "GET /v1/webhooks/wh_1/deliveries";
    server.answeringNext(
        line,
        200,
        """
        {"deliveries":[{"eventId":"ev_2","event":"finished","executionId":"e-1",
          "status":"waiting","attempts":2,"queuedAt":1000,"nextAttemptAt":2000,
          "lastAttemptAt":1500,"httpStatus":503,"error":"it answered 503"}],"cursor":"ev_2"}
        """);
    server.answeringNext(line, 200, "{\"deliveries\":[{\"eventId\":\"ev_1\"}],\"cursor\":null}");

    // when
    var deliveries = webhooks.deliveries("wh_1").toList();

    // then
    assertThat(deliveries).extracting(WebhookDelivery::eventId).containsExactly("ev_2", "ev_1");
    assertThat(deliveries.getFirst())
        .isEqualTo(
            new WebhookDelivery(
                "ev_2",
                "finished",
                "e-1",
                "waiting",
                2,
                Instant.ofEpochSecond(1),
                Optional.of(Instant.ofEpochSecond(2)),
                Optional.of(503),
                Optional.of("it answered 503")));
    assertThat(server.requests().getLast().query()).isEqualTo("cursor=ev_2");
  }
}
