package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.systemtests.stack.Api;
import dev.sandcastle.systemtests.stack.EngineGate;
import dev.sandcastle.systemtests.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine goes away: readiness says so, work waits, nothing is lost. */
final class EngineAwayST {
  @TempDir private Path home;

  @AfterEach
  void cleanUp() {
    Stack.at(home).cleanUp();
  }

  @Test
  void shouldWaitForTheEngineAndThenRun() {
    try (var gate = EngineGate.open();
        var stack = Stack.at(home).withEngine(gate.address()).start()) {
      // given
      Api api = stack.api();
      assertThat(api.run(Api.python("print('before')")).body().path("stdout").asText())
          .isEqualTo("before\n");

      // when
      gate.shut();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(stack.readiness().status()).isEqualTo(503));
      String id = api.submit(Api.python("print('after')")).executionId();

      // then
      assertThat(stack.readiness().text()).contains("docker: ").doesNotContain("docker: ok");
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(6))
          .untilAsserted(
              () ->
                  assertThat(api.get(id).body().path("status").asText())
                      .isIn("queued", "preparing"));

      // when
      gate.reopen();

      // then
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(stack.readiness().status()).isEqualTo(200));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(api.get(id).body().path("stdout").asText()).isEqualTo("after\n"));
    }
  }
}
