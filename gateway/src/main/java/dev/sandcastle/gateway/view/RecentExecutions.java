package dev.sandcastle.gateway.view;

import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Snapshots of the executions that something happened to lately, so that what was just submitted
 * can be read before it is in the database. Holds only executions whose first event it saw, so what
 * it knows of one is complete. Bounded in bytes: the ones untouched for longest go first.
 *
 * <p>Thread-safe: the monitor guards {@code snapshots} and {@code bytes}, and makes reading a
 * snapshot and writing the next one a single step.
 */
public final class RecentExecutions {
  /** What a snapshot costs without the output it may carry, roughly. */
  private static final int SNAPSHOT_BYTES = 1_024;

  private static final int LABEL_BYTES = 256;

  private final long maxBytes;
  private final Map<ExecutionKey, ExecutionSnapshot> snapshots =
      new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * Empty.
   *
   * @param maxBytes how much memory the snapshots may take, roughly
   */
  public RecentExecutions(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Remembers an execution from now on. Keeps what is known when events came first. */
  public synchronized void published(ExecutionSnapshot snapshot) {
    if (!snapshots.containsKey(snapshot.key())) {
      put(snapshot);
    }
  }

  /** Forgets an execution that was not published after all. */
  public synchronized void forget(ExecutionKey key) {
    var known = snapshots.remove(key);
    if (known != null) {
      bytes -= cost(known);
    }
  }

  /**
   * Takes note of an event.
   *
   * @return what is known after it; empty when the execution's beginning is not known
   */
  public synchronized Optional<ExecutionSnapshot> observe(ExecutionEvent event) {
    var known = snapshots.get(ExecutionKey.of(event));
    if (known == null && event.header().sequence() != 1) {
      return Optional.empty();
    }
    var next = known == null ? ExecutionSnapshot.first(event) : known.after(event);
    put(next);
    return Optional.of(next);
  }

  /** What is known of an execution. */
  public synchronized Optional<ExecutionSnapshot> find(ExecutionKey key) {
    return Optional.ofNullable(snapshots.get(key));
  }

  /**
   * The newest completed execution of a tenant that left files.
   *
   * @param labels all of which it has
   */
  public synchronized Optional<ExecutionSnapshot> latestWithOutputs(
      TenantId tenant, Map<String, String> labels) {
    return snapshots.values().stream()
        .filter(known -> known.key().tenantId().equals(tenant) && known.hasLabels(labels))
        .filter(known -> known.progress().status() == ExecutionStatus.COMPLETED)
        .filter(known -> !known.outputs().isEmpty())
        .max(Comparator.comparing(known -> known.origin().submittedAt()));
  }

  /** Executions of a tenant that have not ended and have all of these labels. */
  public synchronized List<ExecutionId> live(TenantId tenant, Map<String, String> labels) {
    return snapshots.values().stream()
        .filter(known -> known.key().tenantId().equals(tenant) && !known.hasEnded())
        .filter(known -> known.hasLabels(labels))
        .map(known -> known.key().executionId())
        .toList();
  }

  private void put(ExecutionSnapshot snapshot) {
    var before = snapshots.put(snapshot.key(), snapshot);
    bytes += cost(snapshot) - (before == null ? 0 : cost(before));
    var oldest = snapshots.values().iterator();
    while (bytes > maxBytes && snapshots.size() > 1) {
      bytes -= cost(oldest.next());
      oldest.remove();
    }
  }

  private static long cost(ExecutionSnapshot snapshot) {
    return SNAPSHOT_BYTES + costOfOrigin(snapshot) + costOfEnd(snapshot);
  }

  private static long costOfOrigin(ExecutionSnapshot snapshot) {
    return snapshot
        .origin()
        .submission()
        .map(
            said ->
                said.codePreview().map(String::length).orElse(0)
                    + LABEL_BYTES * said.annotations().labels().size())
        .orElse(0);
  }

  private static long costOfEnd(ExecutionSnapshot snapshot) {
    if (snapshot.end().orElse(null) instanceof ExecutionEvent.Finished finished) {
      var result = finished.result();
      return result.stdout().head().size()
          + result.stderr().head().size()
          + (long) SNAPSHOT_BYTES * (result.files().size() + result.unchanged().size());
    }
    return 0;
  }
}
