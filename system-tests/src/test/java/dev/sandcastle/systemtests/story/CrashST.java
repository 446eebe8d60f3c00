package dev.sandcastle.systemtests.story;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.systemtests.stack.Api;
import dev.sandcastle.systemtests.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of everything at once, in the middle of work. */
final class CrashST {
  private static final String RUNS_A_WHILE =
      "import time\nprint('up', flush=True)\ntime.sleep(6)\nprint('done')\n";

  @TempDir private Path home;

  @AfterEach
  void cleanUp() {
    Stack.at(home).cleanUp();
  }

  // BUG-20
  @Test
  void shouldEndEveryAcceptedExecutionExactlyOnceAfterKillNine() {
    // given
    List<String> accepted = new ArrayList<>();
    List<String> leftovers;
    try (var stack = Stack.at(home).start()) {
      Api api = stack.api();
      accepted.add(api.run(Api.python("print('whole')")).executionId());
      for (int i = 0; i < 4; i++) {
        accepted.add(api.submit(Api.python(RUNS_A_WHILE)).executionId());
      }
      accepted.forEach(id -> awaitStatusOtherThanQueued(api, id));
      for (int i = 0; i < 4; i++) {
        accepted.add(api.submit(Api.python("print('waited')")).executionId());
      }
      leftovers = stack.containers();

      // when
      stack.kill();
    }

    // then
    assertThat(leftovers).isNotEmpty();
    try (var stack = Stack.at(home).start()) {
      Api api = stack.api();
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () ->
                  assertThat(accepted)
                      .allSatisfy(
                          id ->
                              assertThat(api.get(id).body().path("status").asText())
                                  .isIn("completed", "failed")));
      assertExactlyOneEndForEach(stack.events(), accepted);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(stack.containers()).doesNotContainAnyElementsOf(leftovers));
      assertThat(api.run(Api.python("print('alive')")).body().path("stdout").asText())
          .isEqualTo("alive\n");
    }
    assertThat(Stack.at(home).containers()).as("containers after a clean end").isEmpty();
  }

  private static void awaitStatusOtherThanQueued(Api api, String id) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(api.get(id).body().path("status").asText())
                    .isNotIn("queued", "preparing"));
  }

  private static void assertExactlyOneEndForEach(
      List<ExecutionEvent> events, List<String> accepted) {
    Map<String, List<ExecutionEvent>> byExecution =
        events.stream().collect(groupingBy(event -> event.header().executionId().value()));
    assertThat(byExecution.keySet()).containsAll(accepted);
    assertThat(byExecution)
        .allSatisfy(
            (id, all) -> {
              // A repeated sequence is a repeated write of the same event; readers drop it.
              var distinct = new ArrayList<ExecutionEvent>();
              for (ExecutionEvent event : all) {
                if (distinct.stream()
                    .noneMatch(e -> e.header().sequence() == event.header().sequence())) {
                  distinct.add(event);
                }
              }
              assertThat(distinct.stream().filter(ExecutionEvent::isTerminal)).hasSize(1);
              assertThat(distinct.getLast().isTerminal()).isTrue();
            });
  }
}
