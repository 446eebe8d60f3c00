package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams as proxies and idle timers on the way see them. */
class QuietStreamIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  // API-7, API-8, BUG-15: the other system's server hung up on whoever was quiet for 10 s
  @Test
  void shouldKeepAQuietStreamAliveAndUnbuffered() throws Exception {
    var client = GATEWAYS.client("quiet");
    try (var backend = GATEWAYS.backend("quiet")) {
      // given
      var played = backend.unasked("quiet").queued(0, 0).started();
      await()
          .untilAsserted(
              () -> assertThat(client.get("/v1/executions/quiet").status()).isEqualTo(200));
      var response = client.open(client.request("/v1/executions/quiet/events").build());
      assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
      assertThat(response.headers().firstValue("Cache-Control").orElseThrow())
          .contains("no-cache")
          .contains("no-transform");
      assertThat(response.headers().firstValue("X-Accel-Buffering")).contains("no");
      try (var lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        long begun = System.nanoTime();
        // when
        while (!lines.readLine().equals(":")) {
          assertThat(Duration.ofNanos(System.nanoTime() - begun))
              .isLessThan(Duration.ofSeconds(25));
        }
        // then
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
            .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
        played.completed("late");
        assertThat(lines.lines()).contains("event: result");
      }
    }
  }
}
