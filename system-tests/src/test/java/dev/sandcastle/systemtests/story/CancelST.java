package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.systemtests.stack.Api;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.SseStream;
import dev.sandcastle.systemtests.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A cancel kills for real, and what it held is free again. */
@ExtendWith(SharedStack.class)
final class CancelST {
  private static final int SLOTS = 4;

  private static final String SLEEPER = "import time\ntime.sleep(280)\n";

  /** A process that the engine's list of processes shows: a sandbox does not know its own id. */
  private static final String MARK = "sleep 279.125";

  private static final String MARKED =
      """
      import subprocess
      child = subprocess.Popen("%s".split())
      print("started", flush=True)
      child.wait()
      """
          .formatted(MARK);

  private final Stack stack;
  private final Api api;

  CancelST(Stack stack) {
    this.stack = stack;
    this.api = stack.api();
  }

  // ERR-9, BUG-4
  @Test
  void shouldKillTheProgramAndRemoveItsContainer() {
    // given
    String id = submit(MARKED);
    List<String> container;
    try (SseStream stream = api.follow(id)) {
      stream.await("stdout");
      container = stack.containersWith(MARK);

      // when
      var answer = api.cancel(id);
      var result = stream.await("result").data();

      // then
      assertThat(answer.status()).isEqualTo(202);
      assertThat(result.path("status").asText()).isEqualTo("cancelled");
      assertThat(result.path("errorCode").asText()).isEqualTo("CANCELLED");
      assertThat(stream.rest()).as("after the result").isEmpty();
    }
    assertThat(container).hasSize(1);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(stack.containers()).doesNotContainAnyElementsOf(container));
    assertThat(api.get(id).body().path("status").asText()).isEqualTo("cancelled");
  }

  @Test
  void shouldStartTheNextOneAtOnceWhenASlotIsFreed() {
    // given
    List<String> sleepers = new ArrayList<>();
    for (int i = 0; i < SLOTS; i++) {
      sleepers.add(submitSleeper());
    }
    sleepers.forEach(id -> awaitStatus(id, "running"));
    String next = api.submit(Api.python("print('my turn')")).executionId();
    try (SseStream stream = api.follow(next)) {
      assertThat(stream.await("queued").data().path("position").asInt()).isEqualTo(1);

      // when
      api.cancel(sleepers.getFirst());

      // then
      assertThat(stream.await("result").data().path("stdout").asText()).isEqualTo("my turn\n");
    } finally {
      sleepers.forEach(api::cancel);
      sleepers.forEach(id -> awaitStatus(id, "cancelled"));
    }
  }

  @Test
  void shouldEndWhatWaitsWithoutEverRunningIt() {
    // given
    List<String> sleepers = new ArrayList<>();
    for (int i = 0; i < SLOTS; i++) {
      sleepers.add(submitSleeper());
    }
    String waiting = api.submit(Api.python("print('never')")).executionId();
    awaitStatus(waiting, "queued");

    // when
    api.cancel(waiting);

    // then
    awaitStatus(waiting, "cancelled");
    assertThat(api.get(waiting).body().path("stdout").asText()).isEmpty();
    sleepers.forEach(api::cancel);
    sleepers.forEach(id -> awaitStatus(id, "cancelled"));
  }

  @Test
  void shouldAnswerACancelOfWhatHasEndedWithoutHarm() {
    // given
    String id = api.run(Api.python("print(1)")).executionId();

    // when
    var answer = api.cancel(id);

    // then
    assertThat(answer.status()).isIn(202, 409);
    assertThat(api.get(id).body().path("status").asText()).isEqualTo("completed");
  }

  private String submitSleeper() {
    return submit(SLEEPER);
  }

  private String submit(String program) {
    return api.submit(Api.python(program).put("timeoutMs", 290_000)).executionId();
  }

  private void awaitStatus(String id, String status) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(api.get(id).body().path("status").asText()).isEqualTo(status));
  }
}
