package dev.sandcastle.orchestrator.ledger;

import dev.sandcastle.orchestrator.execution.ExecutionState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far a store reaches when it opens, and so where the tails of the logs must begin (ADR 0003).
 *
 * @param lastEvent no event that the store lacks was decided before this; empty when unknown
 * @param oldestOrder when the oldest order was written that no worker has accepted
 */
public record StoreEnd(Optional<Instant> lastEvent, Optional<Instant> oldestOrder) {
  /**
   * The tail of the events begins at least this long before the last one: twice the time after
   * which a record that was not acknowledged has killed its sender. Clocks may differ by less.
   */
  static final Duration MARGIN = Duration.ofSeconds(60);

  /** Of a store. */
  public static StoreEnd of(States states) {
    var written = new ArrayList<Instant>();
    var ordered = new ArrayList<Instant>();
    states.forEach(
        (_, state) -> {
          lastWritten(state).ifPresent(written::add);
          if (state instanceof ExecutionState.Ordered s) {
            ordered.add(s.orderedAt());
          }
        });
    return new StoreEnd(
        written.stream().max(Instant::compareTo), ordered.stream().min(Instant::compareTo));
  }

  /**
   * Where the tail of the events begins.
   *
   * @param lastLogged when the last event of the log was decided
   * @param firstUnread when the first command was sent that may be read again
   */
  public Instant eventsSince(Instant lastLogged, Optional<Instant> firstUnread) {
    return earliest(earliest(lastLogged, firstUnread).minus(MARGIN), lastEvent);
  }

  /** Where the tail of the orders begins. */
  public Instant ordersSince(Instant eventsSince) {
    return earliest(eventsSince, oldestOrder);
  }

  private static Instant earliest(Instant one, Optional<Instant> other) {
    return Stream.concat(Stream.of(one), other.stream()).min(Instant::compareTo).orElseThrow();
  }

  private static Optional<Instant> lastWritten(ExecutionState state) {
    var recent = state.journal().recent();
    if (!recent.isEmpty()) {
      return Optional.of(recent.getLast().header().at());
    }
    return switch (state) {
      case ExecutionState.Absent _, ExecutionState.Waiting _ -> Optional.empty();
      case ExecutionState.Ordered s -> Optional.of(s.orderedAt());
      case ExecutionState.Held s -> s.firstAcceptedAt();
      case ExecutionState.Done s -> Optional.of(s.at());
    };
  }
}
