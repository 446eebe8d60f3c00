package dev.sandcastle.gateway.view;

import dev.sandcastle.gateway.database.Database;
import dev.sandcastle.gateway.database.DatabaseConfig;
import dev.sandcastle.gateway.database.Migrations;
import dev.sandcastle.kit.settings.Secret;
import dev.sandcastle.schemas.execution.Annotations;
import dev.sandcastle.schemas.execution.Attempt;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.Mode;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.StreamCapture;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.execution.Usage;
import dev.sandcastle.schemas.execution.WorkerTimings;
import dev.sandcastle.testkit.database.PostgresFixture;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A database with the gateway's tables, and events to write into it. */
final class HistoryFixture implements AutoCloseable {
  static final TenantId TENANT = new TenantId("tenant-a");

  private static final RuntimeId PYTHON = new RuntimeId("python");
  private static final BlobRef BLOB = new BlobRef("ab".repeat(32), 5);

  private final PostgresFixture postgres = new PostgresFixture();
  private Vertx vertx;
  private Database database;

  void start() throws Exception {
    postgres.start();
    Migrations.apply(config());
    vertx = Vertx.vertx();
    database = Database.open(vertx, config());
  }

  DatabaseConfig config() {
    var server = postgres.database();
    return new DatabaseConfig(server.jdbcUrl(), server.user(), new Secret(server.password()), 4);
  }

  PostgresFixture postgres() {
    return postgres;
  }

  Database database() {
    return database;
  }

  History history() {
    return new History(database);
  }

  void write(ExecutionEvent... events) throws Exception {
    new HistoryWriter(database).write(List.of(events));
  }

  /** The first event of an execution. */
  static ExecutionEvent queued(String id, Instant at, Mode mode, Map<String, String> labels) {
    var said =
        new Annotations(
            labels, Optional.of("a test"), Optional.empty(), Optional.of("cd".repeat(32)));
    return new ExecutionEvent.Queued(
        header(id, 1, at),
        0,
        0,
        PYTHON,
        mode.paths().getFirst(),
        at,
        Optional.of(
            new ExecutionEvent.Submission(
                PYTHON, mode, said, Optional.of("print('x\0y')"), Limits.DEFAULT)));
  }

  static ExecutionEvent queued(String id, Instant at, Map<String, String> labels) {
    return queued(id, at, new Mode.Single("main.py"), labels);
  }

  /** The last event of an execution that was submitted then. */
  static ExecutionEvent finished(
      String id, Instant submittedAt, Outcome outcome, int files, int unchanged) {
    var result =
        new Result(
            outcome,
            Optional.of(0),
            Optional.empty(),
            StreamCapture.EMPTY,
            StreamCapture.EMPTY,
            Stream.generate(() -> new OutputFile("f", "text/plain", BLOB)).limit(files).toList(),
            0,
            -1,
            Usage.NONE,
            WorkerTimings.NONE,
            List.of(),
            Stream.generate(() -> new OutputFile("u", "text/plain", BLOB))
                .limit(unchanged)
                .toList());
    return new ExecutionEvent.Finished(
        header(id, 2, submittedAt.plusSeconds(1)), result, 0, submittedAt);
  }

  static ExecutionKey key(String id) {
    return new ExecutionKey(TENANT, new ExecutionId(id));
  }

  private static ExecutionEvent.Header header(String id, long sequence, Instant at) {
    return new ExecutionEvent.Header(
        TENANT, new ExecutionId(id), sequence, new Attempt(sequence == 1 ? 0 : 1), at);
  }

  @Override
  public void close() throws Exception {
    database.close();
    var _ = vertx.close().toCompletionStage().toCompletableFuture().get();
    postgres.close();
  }
}
