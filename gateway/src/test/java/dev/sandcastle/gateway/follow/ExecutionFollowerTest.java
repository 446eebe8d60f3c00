package dev.sandcastle.gateway.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.view.RecentExecutions;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.testkit.program.Executions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExecutionFollowerTest {
  private final ExecutionCommand.Execute command = Executions.python("print(1)").execute();
  private final ExecutionKey key = new ExecutionKey(command.tenantId(), command.executionId());
  private final List<ExecutionSnapshot> ends = new ArrayList<>();
  private final ExecutionFollower follower =
      new ExecutionFollower(new RecentExecutions(1 << 20), ends::add);

  private ExecutionFollower.Follow follow() {
    return follower.follow(
        ExecutionSnapshot.published(key, ExecutionEvent.Submission.of(command), command.at()));
  }

  private ExecutionEvent.Header header(long sequence) {
    return new ExecutionEvent.Header(
        key.tenantId(), key.executionId(), sequence, Attempt.NONE, command.at());
  }

  private void queued() {
    follower.onEvent(
        new ExecutionEvent.Queued(
            header(1),
            1,
            1,
            command.program().runtime(),
            command.program().entryPath(),
            command.at(),
            Optional.of(ExecutionEvent.Submission.of(command))));
  }

  private void finished() {
    follower.onEvent(
        new ExecutionEvent.Finished(
            header(2), Result.withoutProgram(new Outcome.Completed()), 0, command.at()));
  }

  @Test
  void shouldTellEveryRequestThatWaitsForTheSameExecution() {
    // BUG-6
    try (var one = follow();
        var other = follow();
        var late = follower.join(key)) {
      // when
      queued();
      finished();
      // then
      for (var follow : List.of(one, other, late)) {
        assertThat(follow.first()).isCompleted();
        assertThat(follow.end().getNow(null).hasEnded()).isTrue();
      }
      assertThat(ends).hasSize(1);
    }
  }

  @Test
  void shouldNotLoseOneRequestWhenAnotherIsAnswered() {
    // BUG-6
    var one = follow();
    try (var other = follow()) {
      // when
      one.close();
      queued();
      // then
      assertThat(one.first()).isNotCompleted();
      assertThat(other.first()).isCompleted();
    }
  }

  @Test
  void shouldForgetWhoWasAnswered() {
    // given
    follow().close();
    // when
    queued();
    finished();
    // then
    assertThat(ends).isEmpty();
  }
}
