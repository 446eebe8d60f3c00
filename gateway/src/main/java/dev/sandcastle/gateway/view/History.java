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
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads executions from PostgreSQL. Every statement names the tenant, so nobody sees another's.
 * Thread-safe; may wait for the database.
 */
public final class History {
  private static final String FIND =
      "SELECT * FROM executions WHERE tenant_id = $1 AND execution_id = $2";
  private static final String LIST =
      """
      SELECT execution_id, status, runtime, entry_path, steps, labels, purpose, attempt,
        submitted_at, finished_at, exit_code, error_code
      FROM executions WHERE tenant_id = $1
        AND ($2::text IS NULL OR status = $2)
        AND ($3::timestamptz IS NULL OR submitted_at >= $3)
        AND ($4::timestamptz IS NULL OR submitted_at < $4)
        AND ($5::timestamptz IS NULL OR (submitted_at, execution_id) < ($5, $6::text))
        AND ($7::jsonb IS NULL OR labels @> $7)
      ORDER BY submitted_at DESC, execution_id DESC LIMIT $8
      """;
  private static final String LATEST_WITH_OUTPUTS =
      """
      SELECT * FROM executions WHERE tenant_id = $1 AND status = 'completed' AND output_count > 0
        AND labels @> $2
      ORDER BY submitted_at DESC, execution_id DESC LIMIT 1
      """;
  private static final String LIVE_WITH_LABEL =
      """
      SELECT execution_id FROM executions
      WHERE tenant_id = $1 AND finished_at IS NULL AND labels @> $2
      ORDER BY submitted_at, execution_id LIMIT $3
      """;

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
            .addValue(query.until().map(History::timestamp).orElse(null))
            .addValue(query.after().map(place -> timestamp(place.submittedAt())).orElse(null))
            .addValue(query.after().map(place -> place.executionId().value()).orElse(null))
            .addValue(query.labels().isEmpty() ? null : json(query.labels()))
            .addValue(query.limit());
    var summaries = new ArrayList<Summary>();
    for (Row row : database.query(LIST, parameters)) {
      summaries.add(summary(row));
    }
    return summaries;
  }

  /**
   * The newest completed execution that left files; a failed or empty one never hides an earlier
   * one (requirements PRE-4, PRE-7).
   *
   * @param labels all of which it has
   */
  public Optional<ExecutionSnapshot> latestWithOutputs(TenantId tenant, Map<String, String> labels)
      throws DatabaseException, InterruptedException {
    var rows =
        database.query(LATEST_WITH_OUTPUTS, Tuple.of(tenant.value(), json(labels))).iterator();
    if (!rows.hasNext()) {
      return Optional.empty();
    }
    var row = rows.next();
    var id = new ExecutionId(row.getString("execution_id"));
    return Optional.of(snapshot(new ExecutionKey(tenant, id), row));
  }

  /** Executions that have not ended and have all of these labels, oldest first. */
  public List<ExecutionId> live(TenantId tenant, Map<String, String> labels, int limit)
      throws DatabaseException, InterruptedException {
    var ids = new ArrayList<ExecutionId>();
    for (Row row : database.query(LIVE_WITH_LABEL, Tuple.of(tenant.value(), json(labels), limit))) {
      ids.add(new ExecutionId(row.getString("execution_id")));
    }
    return ids;
  }

  static JsonObject json(Map<String, String> labels) {
    return new JsonObject(new TreeMap<>(labels));
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
            row.getOffsetDateTime("submitted_at").toInstant(),
            event(row, "first_event").flatMap(ExecutionSnapshot::submissionOf)),
        new ExecutionSnapshot.Progress(
            status(row),
            row.getInteger("position"),
            row.getInteger("waiting"),
            new Attempt(row.getInteger("attempt")),
            row.getLong("last_sequence"),
            row.getOffsetDateTime("updated_at").toInstant()),
        event(row, "end_event"));
  }

  private static Optional<ExecutionEvent> event(Row row, String column) {
    var bytes = row.getBuffer(column);
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
        new Said(
            List.of(row.getArrayOfStrings("steps")),
            labels(row.getJsonObject("labels")),
            Optional.ofNullable(row.getString("purpose"))),
        new Attempt(row.getInteger("attempt")),
        Optional.ofNullable(row.getOffsetDateTime("finished_at")).map(OffsetDateTime::toInstant),
        new Ending(
            Optional.ofNullable(row.getInteger("exit_code")),
            Optional.ofNullable(row.getString("error_code")).map(ErrorCode::valueOf)));
  }

  private static Map<String, String> labels(JsonObject json) {
    var labels = new TreeMap<String, String>();
    json.forEach(label -> labels.put(label.getKey(), String.valueOf(label.getValue())));
    return labels;
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
   * @param until only those submitted earlier
   * @param after only those behind this place
   * @param labels only those that have all of these
   * @param limit at most so many
   */
  public record Query(
      Optional<ExecutionStatus> status,
      Optional<Instant> since,
      Optional<Instant> until,
      Optional<Place> after,
      Map<String, String> labels,
      int limit) {}

  /**
   * An execution in a list.
   *
   * @param place when it was submitted, and its id
   * @param status where it stands
   * @param runtime its runtime, when known
   * @param entryPath the file it runs, when known
   * @param said what was submitted besides
   * @param attempt the newest attempt
   * @param finishedAt when it ended
   * @param ending how it ended
   */
  public record Summary(
      Place place,
      ExecutionStatus status,
      Optional<String> runtime,
      Optional<String> entryPath,
      Said said,
      Attempt attempt,
      Optional<Instant> finishedAt,
      Ending ending) {}

  /**
   * What was submitted, as far as a list shows it.
   *
   * @param steps the files that are run one after the other; empty when it is one
   * @param labels the labels
   * @param purpose what it is for
   */
  public record Said(List<String> steps, Map<String, String> labels, Optional<String> purpose) {
    /** Copies the collections. */
    public Said {
      steps = List.copyOf(steps);
      labels = Map.copyOf(labels);
    }
  }

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
            ExecutionEvent.StepFinished _,
            ExecutionEvent.EgressRefused _,
            ExecutionEvent.Requeued _ ->
            NONE;
      };
    }
  }
}
