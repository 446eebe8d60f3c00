package dev.sandcastle.orchestrator.ledger;

import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.schemas.execution.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Knows which ended executions may lose their events, and which may be forgotten (ADR 0006). */
final class Retirement {
  /**
   * How long an ended execution is remembered, to reject what comes late: reports of its workers,
   * and another submission of its id, which would run once more afterwards.
   */
  static final Duration MEMORY = Duration.ofHours(1);

  /**
   * How many of a tenant's are remembered at most, half a kilobyte each; 27 a second for an hour.
   * Who ends more forgets the oldest sooner, so that nobody fills the memory of all.
   */
  static final int MEMORY_PER_TENANT = 100_000;

  private final int memoryPerTenant;
  private final PriorityQueue<Ended> uncertain = new PriorityQueue<>();
  private final Map<TenantId, PriorityQueue<Ended>> remembered = new HashMap<>();

  Retirement(int memoryPerTenant) {
    this.memoryPerTenant = memoryPerTenant;
  }

  private record Ended(Key key, Instant at) implements Comparable<Ended> {
    private static final Comparator<Ended> BY_TIME = Comparator.comparing(Ended::at);

    @Override
    public int compareTo(Ended other) {
      return BY_TIME.compare(this, other);
    }
  }

  void add(Key key, ExecutionState.Done done) {
    var ended = new Ended(key, done.at());
    if (done.journal().recent().isEmpty()) {
      remembered.computeIfAbsent(key.tenantId(), _ -> new PriorityQueue<>()).add(ended);
    } else {
      uncertain.add(ended);
    }
  }

  /** Takes those whose events have surely reached the log. */
  List<Key> endedBefore(Instant certain) {
    var taken = new ArrayList<Key>();
    while (!uncertain.isEmpty() && uncertain.peek().at().isBefore(certain)) {
      taken.add(uncertain.remove().key());
    }
    return taken;
  }

  /** Takes those that need not be remembered any more. */
  List<Key> forgottenBy(Instant now) {
    var until = now.minus(MEMORY);
    var taken = new ArrayList<Key>();
    for (PriorityQueue<Ended> oldest : remembered.values()) {
      while (!oldest.isEmpty()
          && (oldest.peek().at().isBefore(until) || oldest.size() > memoryPerTenant)) {
        taken.add(oldest.remove().key());
      }
    }
    remembered.values().removeIf(PriorityQueue::isEmpty);
    return taken;
  }
}
