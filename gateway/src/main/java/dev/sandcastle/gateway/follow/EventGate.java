package dev.sandcastle.gateway.follow;

import dev.sandcastle.schemas.execution.ExecutionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Keeps the end of a step, and the events behind it, back until the output of the step was read:
 * events and output lie in two partitions, of which one may be read faster than the other.
 *
 * <p>What a worker had stored of its output before it reported the step lies before the end that
 * the output partition has when the step's event is read. Once that was read, the step is told. A
 * reader of an execution that went on long ago does not wait that long: it is told once it has read
 * a chunk that is newer than the event by more than {@link #CLOCK_MARGIN}. So a step comes after
 * all its output as long as the clocks of worker and orchestrator differ by less; output of the
 * next step may come before it.
 *
 * <p>Pure; not thread-safe.
 */
final class EventGate {
  /** How far the clocks of the worker and of the orchestrator may differ. */
  static final Duration CLOCK_MARGIN = Duration.ofMillis(250);

  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private long outputRead;
  private Instant newestChunk = Instant.MIN;

  /**
   * An event on its way.
   *
   * @param offset its record's offset
   * @param event the event
   * @param outputEnd where the output partition must have been read to before it is told
   */
  record Entry(long offset, ExecutionEvent event, long outputEnd) {}

  /** Takes an event; in log order. */
  void add(Entry entry) {
    waiting.addLast(entry);
  }

  /** The output partition was read up to an offset. */
  void outputReadTo(long offset) {
    outputRead = Math.max(outputRead, offset);
  }

  /** A chunk of the execution was read that a worker read then. */
  void chunkOf(Instant at) {
    newestChunk = at.isAfter(newestChunk) ? at : newestChunk;
  }

  /** The next event that may be told. */
  Optional<Entry> next() {
    var first = Optional.ofNullable(waiting.peekFirst()).filter(this::isOpen);
    first.ifPresent(_ -> waiting.removeFirst());
    return first;
  }

  /** The next event, whatever output is missing. */
  Optional<Entry> nextAnyway() {
    return Optional.ofNullable(waiting.pollFirst());
  }

  private boolean isOpen(Entry entry) {
    return !(entry.event() instanceof ExecutionEvent.StepFinished)
        || outputRead >= entry.outputEnd()
        || newestChunk.isAfter(entry.event().header().at().plus(CLOCK_MARGIN));
  }
}
