package dev.sandcastle.gateway.view;

import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.schemas.execution.ExecutionEvent;
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
final class HistoryWriter {
  private static final String UPSERT =
      "INSERT INTO executions AS known (tenant_id, execution_id, status, runtime, entry_path,"
          + " position, waiting, attempt, last_sequence, submitted_at, updated_at, finished_at,"
          + " exit_code, error_code, end_event)"
          + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
          + " ON CONFLICT (tenant_id, execution_id) DO UPDATE SET"
          + " status = excluded.status,"
          + " runtime = COALESCE(excluded.runtime, known.runtime),"
          + " entry_path = COALESCE(excluded.entry_path, known.entry_path),"
          + " position = excluded.position, waiting = excluded.waiting,"
          + " attempt = excluded.attempt, last_sequence = excluded.last_sequence,"
          + " submitted_at = LEAST(excluded.submitted_at, known.submitted_at),"
          + " updated_at = excluded.updated_at, finished_at = excluded.finished_at,"
          + " exit_code = excluded.exit_code, error_code = excluded.error_code,"
          + " end_event = excluded.end_event"
          + " WHERE known.last_sequence < excluded.last_sequence AND known.finished_at IS NULL";

  private final Database database;

  HistoryWriter(Database database) {
    this.database = database;
  }

  /**
   * Writes events in one transaction.
   *
   * @param events in log order
   */
  void write(List<ExecutionEvent> events) throws DatabaseException, InterruptedException {
    Map<ExecutionKey, ExecutionSnapshot> changes = new LinkedHashMap<>();
    for (ExecutionEvent event : events) {
      changes.merge(
          ExecutionKey.of(event), ExecutionSnapshot.first(event), (known, _) -> known.after(event));
    }
    if (!changes.isEmpty()) {
      database.batch(UPSERT, changes.values().stream().map(HistoryWriter::row).toList());
    }
  }

  private static Tuple row(ExecutionSnapshot snapshot) {
    var progress = snapshot.progress();
    var ending = snapshot.end().map(History.Ending::of).orElse(History.Ending.NONE);
    return Tuple.tuple()
        .addValue(snapshot.key().tenantId().value())
        .addValue(snapshot.key().executionId().value())
        .addValue(progress.status().text())
        .addValue(snapshot.origin().runtime().map(Object::toString).orElse(null))
        .addValue(snapshot.origin().entryPath().orElse(null))
        .addValue(progress.position())
        .addValue(progress.waiting())
        .addValue(progress.attempt().number())
        .addValue(progress.lastSequence())
        .addValue(History.timestamp(snapshot.origin().submittedAt()))
        .addValue(History.timestamp(progress.updatedAt()))
        .addValue(snapshot.end().map(_ -> History.timestamp(progress.updatedAt())).orElse(null))
        .addValue(ending.exitCode().orElse(null))
        .addValue(ending.errorCode().map(Enum::name).orElse(null))
        .addValue(snapshot.end().map(end -> Buffer.buffer(Codecs.EVENTS.encode(end))).orElse(null));
  }
}
