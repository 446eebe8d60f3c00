package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.systemtests.stack.Api;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.SseStream;
import dev.sandcastle.systemtests.stack.Stack;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Four of a tenant run; the others wait in line and see where they stand. */
@ExtendWith(SharedStack.class)
final class SlotsST {
  private static final int SLOTS = 4;
  private static final int SUBMITTED = 7;

  private final Stack stack;
  private final Api api;

  SlotsST(Stack stack) {
    this.stack = stack;
    this.api = stack.api();
  }

  @Test
  void shouldRunFourAtATimeAndTellTheOthersTheirPlace() {
    // when
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < SUBMITTED; i++) {
      ids.add(api.submit(Api.python("import time\ntime.sleep(1.5)\nprint('done')")).executionId());
    }

    // then
    List<Integer> places = ids.stream().map(this::firstPlace).toList();
    assertThat(places).containsExactly(0, 0, 0, 0, 1, 2, 3);
    ids.forEach(this::assertCompletes);
    assertNeverMoreThanFour(Set.copyOf(ids));
  }

  @Test
  void shouldRefuseToWaitWhenAskedTo() {
    // given
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < SLOTS; i++) {
      ids.add(api.submit(Api.python("import time\ntime.sleep(2)\nprint('done')")).executionId());
    }

    // when
    var answer = api.run(Api.python("print(1)").put("onBusy", "reject"));

    // then
    assertThat(answer.text()).contains("QUOTA_EXCEEDED");
    ids.forEach(this::assertCompletes);
  }

  private int firstPlace(String id) {
    try (SseStream stream = api.follow(id)) {
      return stream.await("queued").data().path("position").asInt();
    }
  }

  private void assertCompletes(String id) {
    try (SseStream stream = api.follow(id)) {
      assertThat(stream.await("result").data().path("status").asText()).isEqualTo("completed");
    }
  }

  private void assertNeverMoreThanFour(Set<String> ids) {
    Set<ExecutionId> running = new HashSet<>();
    for (ExecutionEvent event : stack.events()) {
      if (!ids.contains(event.header().executionId().value())) {
        continue;
      }
      if (event instanceof ExecutionEvent.Started) {
        running.add(event.header().executionId());
      } else if (event.isTerminal()) {
        running.remove(event.header().executionId());
      }
      assertThat(running).hasSizeLessThanOrEqualTo(SLOTS);
    }
  }
}
