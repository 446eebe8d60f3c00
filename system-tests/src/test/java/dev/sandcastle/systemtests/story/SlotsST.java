package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.client.ExecutionNotice;
import dev.sandcastle.client.Follow;
import dev.sandcastle.client.Job;
import dev.sandcastle.client.ProblemException;
import dev.sandcastle.client.Sandcastle;
import dev.sandcastle.client.Status;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.OnBusy;
import dev.sandcastle.systemtests.stack.SharedStack;
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
  private final Sandcastle sandcastle;

  SlotsST(Stack stack) {
    this.stack = stack;
    this.sandcastle = stack.sandcastle();
  }

  @Test
  void shouldRunFourAtATimeAndTellTheOthersTheirPlace() throws Exception {
    // when
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < SUBMITTED; i++) {
      ids.add(submit("import time\ntime.sleep(1.5)\nprint('done')"));
    }

    // then
    List<Integer> places = new ArrayList<>();
    for (String id : ids) {
      places.add(firstPlace(id));
    }
    assertThat(places).containsExactly(0, 0, 0, 0, 1, 2, 3);
    assertAllComplete(ids);
    assertNeverMoreThanFour(Set.copyOf(ids));
  }

  // ERR-6
  @Test
  void shouldRefuseToWaitWhenAskedTo() throws Exception {
    // given
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < SLOTS; i++) {
      ids.add(submit("import time\ntime.sleep(2)\nprint('done')"));
    }

    // when
    var refusal =
        assertThatThrownBy(
            () -> sandcastle.run(Job.python("print(1)").onBusy(OnBusy.REJECT).build()));

    // then
    refusal.isInstanceOfSatisfying(
        ProblemException.class,
        problem -> assertThat(problem.errorCode()).contains(ErrorCode.QUOTA_EXCEEDED));
    assertAllComplete(ids);
  }

  private int firstPlace(String id) throws Exception {
    try (Follow follow = sandcastle.follow(id)) {
      return ((ExecutionNotice.Queued) follow.next().orElseThrow()).position();
    }
  }

  private void assertAllComplete(List<String> ids) throws Exception {
    for (String id : ids) {
      assertThat(sandcastle.await(id).status()).isEqualTo(Status.COMPLETED);
    }
  }

  private String submit(String source) throws Exception {
    return sandcastle.submit(Job.python(source).build()).id();
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
