package dev.sandcastle.worker.report;

import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.fleet.WorkerHeartbeat;
import dev.sandcastle.schemas.work.OutputChunk;
import dev.sandcastle.schemas.work.RejectedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Keeps what is told. Stores at once, unless the test holds it back. Thread-safe. */
public final class InMemoryReports implements Reports {
  private final List<WorkerReport> told = new ArrayList<>();
  private final List<OutputChunk> chunks = new ArrayList<>();
  private final List<Runnable> unsettled = new ArrayList<>();
  private final List<CompletableFuture<Void>> unconfirmed = new ArrayList<>();
  private final List<String> inOrder = new ArrayList<>();
  private volatile Consumer<WorkerReport> whenTold = _ -> {};
  private Predicate<WorkerReport> held = _ -> false;
  private boolean chunksHeld;

  /** From now on reports of a kind are not stored. */
  public synchronized void hold(Predicate<WorkerReport> kind) {
    held = kind;
  }

  /** From now on output is not stored. */
  public synchronized void holdChunks() {
    chunksHeld = true;
  }

  /** Stores everything that was held back. */
  public void releaseAll() {
    List<Runnable> chunksToSettle;
    List<CompletableFuture<Void>> toConfirm;
    synchronized (this) {
      chunksHeld = false;
      held = _ -> false;
      chunksToSettle = List.copyOf(unsettled);
      toConfirm = List.copyOf(unconfirmed);
      unsettled.clear();
      unconfirmed.clear();
    }
    chunksToSettle.forEach(Runnable::run);
    toConfirm.forEach(confirmation -> confirmation.complete(null));
  }

  /** Every report, in order. */
  public synchronized List<WorkerReport> told() {
    return List.copyOf(told);
  }

  /** Every chunk, in order. */
  public synchronized List<OutputChunk> chunks() {
    return List.copyOf(chunks);
  }

  /** Runs after each report. */
  public void whenTold(Consumer<WorkerReport> action) {
    whenTold = action;
  }

  /** Reports by their kind and chunks by their text, as they came. */
  public synchronized List<String> inOrder() {
    return List.copyOf(inOrder);
  }

  @Override
  public void publish(WorkerReport report) {
    keep(report);
    whenTold.accept(report);
  }

  @Override
  public CompletableFuture<Void> confirm(WorkerReport report) {
    CompletableFuture<Void> confirmation = keepUnlessHeld(report);
    whenTold.accept(report);
    return confirmation;
  }

  private synchronized void keep(WorkerReport report) {
    told.add(report);
    inOrder.add(report.getClass().getSimpleName());
  }

  private synchronized CompletableFuture<Void> keepUnlessHeld(WorkerReport report) {
    keep(report);
    if (!held.test(report)) {
      return CompletableFuture.completedFuture(null);
    }
    var confirmation = new CompletableFuture<Void>();
    unconfirmed.add(confirmation);
    return confirmation;
  }

  @Override
  public void publish(OutputChunk chunk, Runnable settled) {
    synchronized (this) {
      chunks.add(chunk);
      inOrder.add(chunk.data().toUtf8());
      if (chunksHeld) {
        unsettled.add(settled);
        return;
      }
    }
    settled.run();
  }

  @Override
  public void publish(WorkerHeartbeat heartbeat) {}

  @Override
  public CompletableFuture<Void> confirm(RejectedRecord rejected) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}
}
