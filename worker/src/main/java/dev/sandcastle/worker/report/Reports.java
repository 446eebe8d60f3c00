package dev.sandcastle.worker.report;

import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.fleet.WorkerHeartbeat;
import dev.sandcastle.schemas.work.OutputChunk;
import dev.sandcastle.schemas.work.RejectedRecord;
import java.util.concurrent.CompletableFuture;

/**
 * Where the worker's records go. Thread-safe. Reports of one tenant are stored in the order in
 * which these methods were called, whichever of them; so are the chunks of one execution. A record
 * that could not be stored is counted and logged here.
 */
public interface Reports extends AutoCloseable {
  /** Sends a report and does not wait. */
  void publish(WorkerReport report);

  /** Sends a report; completes when it is stored, fails when it could not be. */
  CompletableFuture<Void> confirm(WorkerReport report);

  /**
   * Sends output.
   *
   * @param settled runs once, on a thread that must not be blocked, when the chunk was stored or
   *     given up
   */
  void publish(OutputChunk chunk, Runnable settled);

  /** Sends a heartbeat and does not wait. */
  void publish(WorkerHeartbeat heartbeat);

  /** Sets a record aside; completes when it is stored. */
  CompletableFuture<Void> confirm(RejectedRecord rejected);

  /** Sends what waits, for a bounded time, and lets go. */
  @Override
  void close();
}
