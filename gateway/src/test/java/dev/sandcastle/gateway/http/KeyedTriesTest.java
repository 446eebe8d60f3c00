package dev.sandcastle.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.gateway.admission.IdempotencyKey;
import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.view.ExecutionStatus;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.testkit.program.Executions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KeyedTriesTest {
  private static final TenantId TENANT = new TenantId("tenant-a");
  private static final IdempotencyKey NAME = new IdempotencyKey("order-1");

  private final Map<ExecutionKey, ExecutionSnapshot> known = new HashMap<>();
  private int looks;
  private final KeyedTries tries =
      new KeyedTries(
          key -> {
            looks++;
            return Optional.ofNullable(known.get(key));
          });

  private static ExecutionKey key(int number) {
    return new ExecutionKey(TENANT, NAME.execution(TENANT, number));
  }

  private ExecutionSnapshot know(int number, ExecutionStatus status, long sequence) {
    var published =
        ExecutionSnapshot.published(
            key(number),
            ExecutionEvent.Submission.of(Executions.python("print(1)").execute()),
            Instant.EPOCH);
    var progress = published.progress();
    var snapshot =
        new ExecutionSnapshot(
            published.key(),
            published.origin(),
            new ExecutionSnapshot.Progress(
                status, 0, 0, progress.attempt(), sequence, progress.updatedAt()),
            Optional.empty());
    known.put(published.key(), snapshot);
    return snapshot;
  }

  @Property(tries = 200)
  void shouldTryTheFirstAfterAllThatWereRejected(@ForAll @IntRange(max = 1_023) int rejected)
      throws Exception {
    // given
    known.clear();
    looks = 0;
    for (int number = 1; number <= rejected; number++) {
      know(number, ExecutionStatus.REJECTED, 1);
    }
    // then
    assertThat(tries.find(TENANT, NAME)).isEqualTo(new KeyedTries.Found.Next(key(rejected + 1)));
    assertThat(looks).isLessThanOrEqualTo(21);
    var taken = know(rejected + 1, ExecutionStatus.RUNNING, 3);
    assertThat(tries.find(TENANT, NAME)).isEqualTo(new KeyedTries.Found.Taken(taken));
  }

  @Test
  void shouldGiveUpAKeyThatWasRejectedTooOften() throws Exception {
    for (int number = 1; number <= KeyedTries.MOST; number++) {
      know(number, ExecutionStatus.REJECTED, 1);
    }
    assertThat(tries.find(TENANT, NAME)).isEqualTo(new KeyedTries.Found.Exhausted());
  }

  @Test
  void shouldTryAgainWhatWasPublishedAndNeverHeardOf() throws Exception {
    know(1, ExecutionStatus.QUEUED, 0);
    assertThat(tries.find(TENANT, NAME)).isEqualTo(new KeyedTries.Found.Next(key(1)));
  }
}
