package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.client.ExecutionQuery;
import dev.sandcastle.client.ExecutionSummary;
import dev.sandcastle.client.Job;
import dev.sandcastle.client.Sandcastle;
import dev.sandcastle.client.Status;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Executions that belong together are found and ended together. */
@ExtendWith(SharedStack.class)
final class LabelsST {
  private static final String SLEEPER = "import time\ntime.sleep(280)\n";

  private final Sandcastle sandcastle;
  private final String thread = UUID.randomUUID().toString();

  LabelsST(Stack stack) {
    sandcastle = stack.sandcastle();
  }

  // CAN-1, CAN-3
  @Test
  void shouldEndWhatRunsAndWhatWaitsByItsLabel() throws Exception {
    // given: four run, two wait
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ids.add(sandcastle.submit(Job.python(SLEEPER).label("thread", thread).build()).id());
    }
    String other = sandcastle.submit(Job.python("print('mine')").build()).id();

    // when
    var cancelled = sandcastle.cancelLabelled("thread", thread);

    // then
    assertThat(cancelled).containsExactlyInAnyOrderElementsOf(ids);
    for (String id : ids) {
      assertThat(sandcastle.await(id).status()).isEqualTo(Status.CANCELLED);
    }
    assertThat(sandcastle.await(other).stdout().text()).isEqualTo("mine\n");
    assertThat(sandcastle.cancelLabelled("thread", thread)).isEmpty();
    assertThat(sandcastle.list(ExecutionQuery.ALL.withLabel("thread", thread)))
        .hasSize(6)
        .extracting(ExecutionSummary::status)
        .containsOnly(Status.CANCELLED);
  }

  @Test
  void shouldRunOnceHoweverOftenItIsAsked() throws Exception {
    // given
    var job =
        Job.python("print('once')").label("thread", thread).idempotencyKey("key-" + thread).build();
    var first = sandcastle.run(job);

    // when
    var again = sandcastle.run(job);

    // then
    assertThat(again.executionId()).isEqualTo(first.executionId());
    assertThat(sandcastle.list(ExecutionQuery.ALL.withLabel("thread", thread))).hasSize(1);
  }
}
