package dev.sandcastle.orchestrator.ledger;

import dev.sandcastle.orchestrator.execution.ExecutionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Knows which ended executions may lose their events, and which may be forgotten. */
final class Retirement {
  /** How long an ended execution is remembered, to reject what comes late. */
  static final Duration MEMORY = Duration.ofMinutes(10);

  private final PriorityQueue<Ended> uncertain = new PriorityQueue<>();
  private final PriorityQueue<Ended> remembered = new PriorityQueue<>();

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
      remembered.add(ended);
    } else {
      uncertain.add(ended);
    }
  }

  /** Takes those whose events have surely reached the log. */
  List<Key> endedBefore(Instant certain) {
    return take(uncertain, certain);
  }

  /** Takes those that need not be remembered any more. */
  List<Key> forgottenBy(Instant now) {
    return take(remembered, now.minus(MEMORY));
  }

  private static List<Key> take(PriorityQueue<Ended> queue, Instant until) {
    var taken = new ArrayList<Key>();
    while (!queue.isEmpty() && queue.peek().at().isBefore(until)) {
      taken.add(queue.remove().key());
    }
    return taken;
  }
}
