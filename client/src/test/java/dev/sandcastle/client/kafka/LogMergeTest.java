package dev.sandcastle.client.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.StreamCapture;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.Usage;
import dev.sandcastle.schemas.execution.WorkerId;
import dev.sandcastle.schemas.execution.WorkerTimings;
import dev.sandcastle.schemas.work.OutputChunk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LogMergeTest {
  private static final TenantId TENANT = new TenantId("tenant-a");
  private static final ExecutionId ID = new ExecutionId("e-1");

  private final LogMerge merge = new LogMerge();
  private final List<String> told = new ArrayList<>();

  @Test
  void shouldHoldTheEndBackUntilTheLastChunk() {
    // when
    event(started(1, 1));
    chunk(1, 0);
    event(finished(2, 1, 2));
    boolean waits = merge.waitsForOutput();
    chunk(1, 1);
    chunk(1, 2);

    // then
    assertThat(waits).isTrue();
    assertThat(told).containsExactly("Started", "1/0", "1/1", "1/2", "Finished");
    assertThat(merge.isDone()).isTrue();
  }

  @Test
  void shouldTellTheEndAtOnceWhenAllOutputWasSeenOrThereIsNone() {
    // given
    var silent = new LogMerge();

    // when
    chunk(1, 0);
    event(finished(1, 1, 0));
    var end = silent.onEvent(finished(1, 1, -1));

    // then
    assertThat(told).containsExactly("1/0", "Finished");
    assertThat(end).hasSize(1);
    assertThat(silent.isDone()).isTrue();
  }

  @Test
  void shouldDropDuplicates() {
    // when
    event(started(1, 1));
    event(started(1, 1));
    chunk(1, 0);
    chunk(1, 0);
    event(finished(2, 1, 0));
    event(finished(2, 1, 0));
    event(started(3, 2));
    chunk(1, 1);

    // then
    assertThat(told).containsExactly("Started", "1/0", "Finished");
  }

  @Test
  void shouldDropTheOutputOfAnAttemptThatWasGivenUp() {
    // when
    chunk(1, 0);
    event(started(1, 2));
    chunk(1, 1);
    chunk(2, 0);
    event(finished(2, 2, 0));

    // then
    assertThat(told).containsExactly("1/0", "Started", "2/0", "Finished");
  }

  @Test
  void shouldTakeOutputThatIsAheadOfItsAttemptsStart() {
    // when
    chunk(2, 0);
    event(started(1, 2));
    chunk(2, 1);
    event(finished(2, 2, 1));

    // then
    assertThat(told).containsExactly("2/0", "Started", "2/1", "Finished");
  }

  @Test
  void shouldEndWithARefusal() {
    // when
    event(
        new ExecutionEvent.Rejected(
            header(1, 0),
            ErrorCode.QUOTA_EXCEEDED,
            "too many",
            Optional.empty(),
            Instant.EPOCH,
            Optional.empty()));

    // then
    assertThat(told).containsExactly("Rejected");
    assertThat(merge.isDone()).isTrue();
  }

  private void event(ExecutionEvent event) {
    tell(merge.onEvent(event));
  }

  private void chunk(int attempt, long sequence) {
    tell(
        merge.onChunk(
            new OutputChunk(
                TENANT,
                ID,
                new Attempt(attempt),
                StreamName.STDOUT,
                sequence,
                sequence,
                Instant.EPOCH,
                Bytes.utf8("x"))));
  }

  private void tell(List<LogNotice> notices) {
    for (LogNotice notice : notices) {
      told.add(
          switch (notice) {
            case LogNotice.Happened happened -> happened.event().getClass().getSimpleName();
            case LogNotice.Printed printed ->
                printed.chunk().attempt().number() + "/" + printed.chunk().sequence();
          });
    }
  }

  private static ExecutionEvent started(long sequence, int attempt) {
    return new ExecutionEvent.Started(header(sequence, attempt), new WorkerId("w-1"));
  }

  private static ExecutionEvent finished(long sequence, int attempt, long lastOutput) {
    return new ExecutionEvent.Finished(
        header(sequence, attempt), result(lastOutput), 0, Instant.EPOCH);
  }

  static Result result(long lastOutput) {
    return new Result(
        new Outcome.Completed(),
        Optional.of(0),
        Optional.empty(),
        StreamCapture.EMPTY,
        StreamCapture.EMPTY,
        List.of(),
        0,
        lastOutput,
        Usage.NONE,
        WorkerTimings.NONE,
        List.of(),
        List.of());
  }

  private static ExecutionEvent.Header header(long sequence, int attempt) {
    return new ExecutionEvent.Header(TENANT, ID, sequence, new Attempt(attempt), Instant.EPOCH);
  }
}
