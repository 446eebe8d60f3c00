package dev.sandcastle.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.testkit.program.Executions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentExecutionsTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

  private final RecentExecutions recent = new RecentExecutions(1 << 20);

  private static ExecutionKey key(String tenant, String id) {
    return new ExecutionKey(new TenantId(tenant), new ExecutionId(id));
  }

  private static ExecutionEvent.Header header(ExecutionKey key, long sequence, int attempt) {
    return new ExecutionEvent.Header(
        key.tenantId(), key.executionId(), sequence, new Attempt(attempt), AT);
  }

  private static ExecutionEvent queued(ExecutionKey key, long sequence) {
    return new ExecutionEvent.Queued(
        header(key, sequence, 0), 3, 4, new RuntimeId("python"), "main.py", AT, Optional.empty());
  }

  private static ExecutionEvent finished(ExecutionKey key, long sequence, Outcome outcome) {
    return new ExecutionEvent.Finished(
        header(key, sequence, 1), Result.withoutProgram(outcome), 5, AT);
  }

  private ExecutionStatus statusAfter(ExecutionEvent event) {
    return recent.observe(event).orElseThrow().progress().status();
  }

  @Test
  void shouldFollowAnExecutionToItsEnd() {
    var key = key("a", "1");
    assertThat(statusAfter(queued(key, 1))).isEqualTo(ExecutionStatus.QUEUED);
    assertThat(statusAfter(new ExecutionEvent.Started(header(key, 2, 1), new WorkerId("w"))))
        .isEqualTo(ExecutionStatus.PREPARING);
    assertThat(
            statusAfter(
                new ExecutionEvent.PhaseChanged(
                    header(key, 3, 1), Phase.RUNNING, Optional.empty())))
        .isEqualTo(ExecutionStatus.RUNNING);
    assertThat(statusAfter(new ExecutionEvent.Requeued(header(key, 4, 1), "lost")))
        .isEqualTo(ExecutionStatus.QUEUED);
    assertThat(statusAfter(finished(key, 5, new Outcome.Cancelled("asked"))))
        .isEqualTo(ExecutionStatus.CANCELLED);
    assertThat(recent.find(key).orElseThrow().origin().entryPath()).contains("main.py");
  }

  @Test
  void shouldIgnoreDuplicatesAndWhatFollowsTheEnd() {
    // given
    var key = key("a", "1");
    recent.observe(queued(key, 1));
    recent.observe(finished(key, 2, new Outcome.Completed()));
    // when
    recent.observe(queued(key, 1));
    recent.observe(queued(key, 3));
    // then
    assertThat(recent.find(key).orElseThrow().progress().status())
        .isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  void shouldKnowARefusal() {
    // given
    var key = key("a", "1");
    // when
    var status =
        statusAfter(
            new ExecutionEvent.Rejected(
                header(key, 1, 0),
                ErrorCode.QUOTA_EXCEEDED,
                "full",
                Optional.of(5L),
                AT,
                Optional.empty()));
    // then
    assertThat(status).isEqualTo(ExecutionStatus.REJECTED);
  }

  @Test
  void shouldNotMixTenantsThatChoseTheSameId() {
    recent.observe(queued(key("a", "1"), 1));
    assertThat(recent.find(key("b", "1"))).isEmpty();
  }

  @Test
  void shouldNotClaimToKnowAnExecutionWhoseBeginningItMissed() {
    assertThat(recent.observe(queued(key("a", "1"), 2))).isEmpty();
    assertThat(recent.find(key("a", "1"))).isEmpty();
  }

  @Test
  void shouldKeepWhatIsKnownWhenEventsComeBeforeThePublishersNote() {
    // given
    var key = key("a", "1");
    recent.observe(queued(key, 1));
    // when
    recent.published(
        ExecutionSnapshot.published(
            key, ExecutionEvent.Submission.of(Executions.python("print(1)").execute()), AT));
    // then
    assertThat(recent.find(key).orElseThrow().progress().lastSequence()).isEqualTo(1);
  }

  @Test
  void shouldForgetTheOldestWhenFull() {
    // given
    var small = new RecentExecutions(10_240);
    // when
    for (int number = 0; number < 100; number++) {
      small.observe(queued(key("a", "e" + number), 1));
    }
    // then
    assertThat(small.find(key("a", "e0"))).isEmpty();
    assertThat(small.find(key("a", "e99"))).isPresent();
    assertThat(small.find(key("a", "e91"))).isPresent();
    assertThat(small.find(key("a", "e89"))).isEmpty();
  }
}
