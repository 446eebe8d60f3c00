package dev.sandcastle.gateway.view;

import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads executions from PostgreSQL. Every statement names the tenant, so nobody sees another's.
 * Thread-safe; may wait for the database.
 */
public final class History {
  private static final String FIND =
      "SELECT * FROM executions WHERE tenant_id = $1 AND execution_id = $2";
  private static final String LIST =
      "SELECT execution_id, status, runtime, entry_path, attempt, submitted_at, finished_at,"
          + " exit_code, error_code FROM executions WHERE tenant_id = $1"
          + " AND ($2::text IS NULL OR status = $2)"
          + " AND ($3::timestamptz IS NULL OR submitted_at >= $3)"
          + " AND ($4::timestamptz IS NULL OR (submitted_at, execution_id) < ($4, $5::text))"
          + " ORDER BY submitted_at DESC, execution_id DESC LIMIT $6";

  private final Database database;

  /** With the database that has it. */
  public History(Database database) {
    this.database = database;
  }

  /** One execution; empty when the tenant has none of that id. */
  public Optional<ExecutionSnapshot> find(ExecutionKey key)
      throws DatabaseException, InterruptedException {
    var rows =
        database
            .query(FIND, Tuple.of(key.tenantId().value(), key.executionId().value()))
            .iterator();
    return rows.hasNext() ? Optional.of(snapshot(key, rows.next())) : Optional.empty();
  }

  /** Some of a tenant's executions, newest first. */
  public List<Summary> list(TenantId tenant, Query query)
      throws DatabaseException, InterruptedException {
    var parameters =
        Tuple.tuple()
            .addValue(tenant.value())
            .addValue(query.status().map(ExecutionStatus::text).orElse(null))
            .addValue(query.since().map(History::timestamp).orElse(null))
            .addValue(query.after().map(place -> timestamp(place.submittedAt())).orElse(null))
            .addValue(query.after().map(place -> place.executionId().value()).orElse(null))
            .addValue(query.limit());
    var summaries = new ArrayList<Summary>();
    for (Row row : database.query(LIST, parameters)) {
      summaries.add(summary(row));
    }
    return summaries;
  }

  static OffsetDateTime timestamp(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static ExecutionSnapshot snapshot(ExecutionKey key, Row row) {
    return new ExecutionSnapshot(
        key,
        new ExecutionSnapshot.Origin(
            Optional.ofNullable(row.getString("runtime")).map(RuntimeId::new),
            Optional.ofNullable(row.getString("entry_path")),
            row.getOffsetDateTime("submitted_at").toInstant()),
        new ExecutionSnapshot.Progress(
            status(row),
            row.getInteger("position"),
            row.getInteger("waiting"),
            new Attempt(row.getInteger("attempt")),
            row.getLong("last_sequence"),
            row.getOffsetDateTime("updated_at").toInstant()),
        end(row));
  }

  private static Optional<ExecutionEvent> end(Row row) {
    var bytes = row.getBuffer("end_event");
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Codecs.EVENTS.decode(bytes.getBytes()));
    } catch (MalformedRecordException ours) {
      throw new IllegalStateException("Expected an event in the database, but it is none", ours);
    }
  }

  private static Summary summary(Row row) {
    return new Summary(
        new Place(
            row.getOffsetDateTime("submitted_at").toInstant(),
            new ExecutionId(row.getString("execution_id"))),
        status(row),
        Optional.ofNullable(row.getString("runtime")),
        Optional.ofNullable(row.getString("entry_path")),
        new Attempt(row.getInteger("attempt")),
        Optional.ofNullable(row.getOffsetDateTime("finished_at")).map(OffsetDateTime::toInstant),
        new Ending(
            Optional.ofNullable(row.getInteger("exit_code")),
            Optional.ofNullable(row.getString("error_code")).map(ErrorCode::valueOf)));
  }

  private static ExecutionStatus status(Row row) {
    return ExecutionStatus.parse(row.getString("status"))
        .orElseThrow(() -> new IllegalStateException("unknown status in the database"));
  }

  /**
   * A place in the list.
   *
   * @param submittedAt when the execution there was submitted
   * @param executionId the execution there
   */
  public record Place(Instant submittedAt, ExecutionId executionId) {}

  /**
   * What to list.
   *
   * @param status only those that stand there
   * @param since only those submitted then or later
   * @param after only those behind this place
   * @param limit at most so many
   */
  public record Query(
      Optional<ExecutionStatus> status,
      Optional<Instant> since,
      Optional<Place> after,
      int limit) {}

  /**
   * An execution in a list.
   *
   * @param place when it was submitted, and its id
   * @param status where it stands
   * @param runtime its runtime, when known
   * @param entryPath the file it runs, when known
   * @param attempt the newest attempt
   * @param finishedAt when it ended
   * @param ending how it ended
   */
  public record Summary(
      Place place,
      ExecutionStatus status,
      Optional<String> runtime,
      Optional<String> entryPath,
      Attempt attempt,
      Optional<Instant> finishedAt,
      Ending ending) {}

  /**
   * How an execution ended.
   *
   * @param exitCode the program's exit code; empty when it did not exit by itself
   * @param errorCode why it failed; empty when it did not
   */
  public record Ending(Optional<Integer> exitCode, Optional<ErrorCode> errorCode) {
    static final Ending NONE = new Ending(Optional.empty(), Optional.empty());

    /** Of a terminal event. */
    static Ending of(ExecutionEvent event) {
      return switch (event) {
        case ExecutionEvent.Finished finished ->
            new Ending(
                finished.result().exitCode(),
                switch (finished.result().outcome()) {
                  case dev.sandcastle.schemas.execution.Outcome.Completed _ -> Optional.empty();
                  case dev.sandcastle.schemas.execution.Outcome.Failed failed ->
                      Optional.of(failed.code());
                  case dev.sandcastle.schemas.execution.Outcome.Cancelled _ ->
                      Optional.of(ErrorCode.CANCELLED);
                });
        case ExecutionEvent.Rejected rejected ->
            new Ending(Optional.empty(), Optional.of(rejected.errorCode()));
        case ExecutionEvent.Queued _,
            ExecutionEvent.Started _,
            ExecutionEvent.PhaseChanged _,
            ExecutionEvent.Requeued _ ->
            NONE;
      };
    }
  }
}
