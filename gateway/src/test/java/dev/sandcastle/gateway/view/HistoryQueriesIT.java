package dev.sandcastle.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can be asked of the history. Each test has labels of its own. */
class HistoryQueriesIT {
  private static final HistoryFixture FIXTURE = new HistoryFixture();
  private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
  private static final Outcome COMPLETED = new Outcome.Completed();
  private static final Outcome FAILED = new Outcome.Failed(ErrorCode.RUNTIME_ERROR, "it did");

  @BeforeAll
  static void start() throws Exception {
    FIXTURE.start();
  }

  @AfterAll
  static void stop() throws Exception {
    FIXTURE.close();
  }

  @Test
  void shouldKeepWhatWasSubmitted() throws Exception {
    // given
    var steps = new Mode.Steps(List.of("main.py", "test.py"));
    FIXTURE.write(HistoryFixture.queued("submitted", AT, steps, Map.of("case", "submitted")));
    FIXTURE.write(HistoryFixture.finished("submitted", AT, COMPLETED, 0, 0));

    // when
    var found = FIXTURE.history().find(HistoryFixture.key("submitted")).orElseThrow();

    // then
    var submission = found.origin().submission().orElseThrow(); // SM-15
    assertThat(submission.mode()).isEqualTo(steps);
    assertThat(submission.codePreview()).contains("print('x\0y')");
    assertThat(submission.annotations().labels()).isEqualTo(Map.of("case", "submitted"));
    assertThat(submission.annotations().purpose()).contains("a test");
    assertThat(found.progress().status()).isEqualTo(ExecutionStatus.COMPLETED);
  }

  @Test
  void shouldListByLabelsAndTime() throws Exception {
    // given
    for (int second = 0; second < 4; second++) {
      FIXTURE.write(
          HistoryFixture.queued(
              "listed-" + second,
              AT.plusSeconds(second),
              Map.of("case", "listed", "odd", Boolean.toString(second % 2 == 1))));
    }

    // when, then
    assertThat(ids(query(Map.of("case", "listed"), Optional.empty(), Optional.empty())))
        .containsExactly("listed-3", "listed-2", "listed-1", "listed-0");
    assertThat(
            ids(query(Map.of("case", "listed", "odd", "true"), Optional.empty(), Optional.empty())))
        .containsExactly("listed-3", "listed-1");
    assertThat(
            ids(
                query(
                    Map.of("case", "listed"),
                    Optional.of(AT.plusSeconds(1)),
                    Optional.of(AT.plusSeconds(3)))))
        .containsExactly("listed-2", "listed-1");
    assertThat(FIXTURE.history().list(new TenantId("tenant-b"), all(Map.of()))).isEmpty();
  }

  @Test
  void shouldFindTheLatestThatCompletedWithFiles() throws Exception {
    // given: PRE-4, PRE-7, BUG-11
    var labels = Map.of("case", "latest");
    ended("latest-0", 0, labels, COMPLETED, 1);
    ended("latest-1", 1, labels, COMPLETED, 2);
    ended("latest-failed", 2, labels, FAILED, 3);
    ended("latest-empty", 3, labels, COMPLETED, 0);
    ended("latest-other", 4, Map.of("case", "another"), COMPLETED, 1);

    // when
    var latest = FIXTURE.history().latestWithOutputs(HistoryFixture.TENANT, labels);

    // then
    assertThat(latest.orElseThrow().key()).isEqualTo(HistoryFixture.key("latest-1"));
    assertThat(latest.orElseThrow().outputs()).hasSize(2);
    assertThat(FIXTURE.history().latestWithOutputs(new TenantId("tenant-b"), labels)).isEmpty();
  }

  @Test
  void shouldCountUnchangedFilesAsOutputs() throws Exception {
    // given: G-19
    var labels = Map.of("case", "unchanged");
    FIXTURE.write(HistoryFixture.queued("unchanged", AT, labels));
    FIXTURE.write(HistoryFixture.finished("unchanged", AT, COMPLETED, 0, 2));

    // when
    var latest = FIXTURE.history().latestWithOutputs(HistoryFixture.TENANT, labels);

    // then
    assertThat(latest.orElseThrow().outputs()).hasSize(2);
  }

  @Test
  void shouldKnowWhoIsLive() throws Exception {
    // given
    var labels = Map.of("case", "live");
    FIXTURE.write(HistoryFixture.queued("live-0", AT, labels));
    FIXTURE.write(HistoryFixture.queued("live-1", AT.plusSeconds(1), labels));
    ended("live-ended", 2, labels, COMPLETED, 0);

    // when
    var live = FIXTURE.history().live(HistoryFixture.TENANT, labels, 10);

    // then
    assertThat(live).containsExactly(new ExecutionId("live-0"), new ExecutionId("live-1"));
  }

  @Test
  void shouldMakeOneRowOfEventsThatComeTwice() throws Exception {
    // given
    var first = HistoryFixture.queued("twice", AT, Map.of("case", "twice"));
    var last = HistoryFixture.finished("twice", AT, COMPLETED, 1, 0);

    // when
    FIXTURE.write(first);
    FIXTURE.write(first, last);
    FIXTURE.write(first, last);

    // then
    var rows = FIXTURE.history().list(HistoryFixture.TENANT, all(Map.of("case", "twice")));
    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst().status()).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(rows.getFirst().said().purpose()).contains("a test");
  }

  private static void ended(
      String id, int second, Map<String, String> labels, Outcome outcome, int files)
      throws Exception {
    FIXTURE.write(HistoryFixture.queued(id, AT.plusSeconds(second), labels));
    FIXTURE.write(HistoryFixture.finished(id, AT.plusSeconds(second), outcome, files, 0));
  }

  private static History.Query all(Map<String, String> labels) {
    return query(labels, Optional.empty(), Optional.empty());
  }

  private static History.Query query(
      Map<String, String> labels, Optional<Instant> since, Optional<Instant> until) {
    return new History.Query(Optional.empty(), since, until, Optional.empty(), labels, 100);
  }

  private static List<String> ids(History.Query query) throws Exception {
    return FIXTURE.history().list(HistoryFixture.TENANT, query).stream()
        .map(summary -> summary.place().executionId().value())
        .toList();
  }
}
