package dev.sandcastle.gateway.view;

import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.wire.Codecs;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes events into PostgreSQL. Idempotent: a row takes nothing of events up to its last sequence,
 * and nothing after its end.
 */
public final class HistoryWriter {
  /** The consumer group of all gateways that write. */
  public static final String GROUP = "history";

  /**
   * Changes the row, or makes it when there is none. A primary key of a partitioned table has the
   * time in it, so the row is looked for by its id. Two writers that make the same row at once
   * begin with the same event, hence at the same time: the second one changes nothing.
   */
  private static final String CHANGE_OR_MAKE =
      """
      WITH changed AS (
        UPDATE executions SET
          status = $4, runtime = COALESCE($5, runtime), entry_path = COALESCE($6, entry_path),
          position = $7, waiting = $8, attempt = $9, last_sequence = $10,
          submitted_at = LEAST($11, submitted_at), updated_at = $12, finished_at = $13,
          exit_code = $14, error_code = $15, output_count = $16, end_event = $17
        WHERE tenant_id = $1 AND execution_id = $2 AND last_sequence < $10 AND finished_at IS NULL)
      INSERT INTO executions (tenant_id, execution_id, recorded_at, status, runtime, entry_path,
        position, waiting, attempt, last_sequence, submitted_at, updated_at, finished_at,
        exit_code, error_code, output_count, end_event, steps, labels, purpose, first_event)
      SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
        $20, $21
      WHERE NOT EXISTS (SELECT FROM executions WHERE tenant_id = $1 AND execution_id = $2)
      ON CONFLICT DO NOTHING
      """;

  private final Database database;

  /** With the database that has the history. */
  public HistoryWriter(Database database) {
    this.database = database;
  }

  /**
   * Writes events in one transaction.
   *
   * @param events in log order
   */
  public void write(List<ExecutionEvent> events) throws DatabaseException, InterruptedException {
    Map<ExecutionKey, Change> changes = new LinkedHashMap<>();
    for (ExecutionEvent event : events) {
      changes.merge(
          ExecutionKey.of(event),
          new Change(event, ExecutionSnapshot.first(event)),
          (known, _) -> new Change(known.first(), known.snapshot().after(event)));
    }
    if (!changes.isEmpty()) {
      database.batch(CHANGE_OR_MAKE, changes.values().stream().map(Change::row).toList());
    }
  }

  /**
   * What some events of an execution say.
   *
   * @param first the first of them
   * @param snapshot all of them together
   */
  private record Change(ExecutionEvent first, ExecutionSnapshot snapshot) {
    Tuple row() {
      var progress = snapshot.progress();
      var ending = snapshot.end().map(History.Ending::of).orElse(History.Ending.NONE);
      var row =
          Tuple.tuple()
              .addValue(snapshot.key().tenantId().value())
              .addValue(snapshot.key().executionId().value())
              .addValue(History.timestamp(first.header().at()))
              .addValue(progress.status().text())
              .addValue(snapshot.origin().runtime().map(Object::toString).orElse(null))
              .addValue(snapshot.origin().entryPath().orElse(null))
              .addValue(progress.position())
              .addValue(progress.waiting())
              .addValue(progress.attempt().number())
              .addValue(progress.lastSequence())
              .addValue(History.timestamp(snapshot.origin().submittedAt()))
              .addValue(History.timestamp(progress.updatedAt()))
              .addValue(
                  snapshot.end().map(_ -> History.timestamp(progress.updatedAt())).orElse(null))
              .addValue(ending.exitCode().orElse(null))
              .addValue(ending.errorCode().map(Enum::name).orElse(null))
              .addValue(snapshot.outputs().size())
              .addValue(snapshot.end().map(Change::bytes).orElse(null));
      return addOrigin(row);
    }

    private Tuple addOrigin(Tuple row) {
      var origin = snapshot.origin();
      var steps =
          origin.submission().map(ExecutionEvent.Submission::mode).stream()
              .filter(Mode.Steps.class::isInstance)
              .flatMap(mode -> mode.paths().stream())
              .toArray(String[]::new);
      return row.addValue(steps)
          .addValue(History.json(origin.annotations().labels()))
          .addValue(origin.annotations().purpose().orElse(null))
          .addValue(ExecutionSnapshot.submissionOf(first).map(_ -> bytes(first)).orElse(null));
    }

    private static Buffer bytes(ExecutionEvent event) {
      return Buffer.buffer(Codecs.EVENTS.encode(event));
    }
  }
}
