package dev.sandcastle.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.gateway.ApiClient;
import dev.sandcastle.gateway.Gateways;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole gateways that may send to this machine. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WebhookGatewayIT {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "development", "true", "webhooks-allow-private", "true", "webhooks-allow-http", "true");

  @RegisterExtension static final Gateways GATEWAYS = new Gateways(SETTINGS);

  private static String body(Receiver receiver) {
    return "{\"url\":\"http://127.0.0.1:%d/in\"}".formatted(receiver.port());
  }

  @Test
  @Order(1)
  void shouldSendTheDocumentThatTheInterfaceShows() throws Exception {
    try (var receiver = Receiver.start();
        var backend = GATEWAYS.backend("hook-document")) {
      // given
      var client = GATEWAYS.client("hook-document");
      var hook = client.post("/v1/webhooks", body(receiver)).json();
      // when
      client.post("/v1/executions", ApiClient.HELLO);
      var played = backend.next().queued(1, 1).started().running().completed("hello\0é");
      // then
      await()
          .atMost(Duration.ofSeconds(40))
          .untilAsserted(() -> assertThat(receiver.requests()).isNotEmpty());
      var request = receiver.requests().getFirst();
      assertThat(request.isSignedWith(hook.path("secret").asText())).isTrue();
      assertThat(request.json().path("type").asText()).isEqualTo("execution.finished");
      assertThat(request.json().path("data"))
          .isEqualTo(client.get("/v1/executions/" + played.id()).json());
      await()
          .untilAsserted(
              () -> {
                var log = client.get(hook.at("/links/deliveries").asText()).json();
                assertThat(log.at("/deliveries/0/status").asText()).isEqualTo("delivered");
                assertThat(log.at("/deliveries/0/httpStatus").asInt()).isEqualTo(204);
                assertThat(log.at("/deliveries/0/attempts").asInt()).isEqualTo(1);
                assertThat(log.at("/deliveries/0/eventId").asText()).isEqualTo(request.id());
              });
    }
  }

  @Test
  @Order(2)
  void shouldShowTheLogInPages() throws Exception {
    try (var receiver = Receiver.start();
        var backend = GATEWAYS.backend("hook-pages")) {
      // given
      var client = GATEWAYS.client("hook-pages");
      String log = client.post("/v1/webhooks", body(receiver)).header("Location") + "/deliveries";
      for (int index = 0; index < 5; index++) {
        backend.unasked("page-" + index).rejected();
      }
      await()
          .atMost(Duration.ofSeconds(40))
          .untilAsserted(() -> assertThat(client.get(log).json().path("deliveries")).hasSize(5));
      // when
      var seen = new HashSet<String>();
      int pages = 0;
      String cursor = "";
      while (cursor != null) {
        var page =
            client.get(log + "?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor)).json();
        page.path("deliveries").forEach(one -> seen.add(one.path("eventId").asText()));
        cursor = page.path("cursor").textValue();
        pages++;
      }
      // then
      assertThat(pages).isEqualTo(3);
      assertThat(seen)
          .containsExactlyInAnyOrder("page-0-1", "page-1-1", "page-2-1", "page-3-1", "page-4-1");
    }
  }

  @Test
  @Order(3)
  void shouldLoseNothingWhenTheGatewayIsRestarted() throws Exception {
    var client = GATEWAYS.client("hook-restart");
    try (var backend = GATEWAYS.backend("hook-restart")) {
      // given
      int port;
      String log;
      try (var receiver = Receiver.start()) {
        receiver.answers(503);
        port = receiver.port();
        log = client.post("/v1/webhooks", body(receiver)).header("Location") + "/deliveries";
        backend.unasked("before").queued(1, 1).completed("x");
        await()
            .atMost(Duration.ofSeconds(40))
            .untilAsserted(() -> assertThat(receiver.requests()).isNotEmpty());
      }
      // when
      GATEWAYS.gateway().close();
      backend.unasked("meanwhile").queued(1, 1).completed("y");
      try (var receiver = Receiver.start(port);
          var restarted = GATEWAYS.start(SETTINGS)) {
        // then
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(
                () ->
                    assertThat(receiver.requests().stream().map(Receiver.Request::id).distinct())
                        .containsExactlyInAnyOrder("before-2", "meanwhile-2"));
        await()
            .untilAsserted(
                () ->
                    assertThat(client.at(restarted).get(log).json().findValuesAsText("status"))
                        .containsExactly("delivered", "delivered"));
      }
    }
  }
}
