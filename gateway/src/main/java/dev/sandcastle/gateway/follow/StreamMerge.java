package dev.sandcastle.gateway.follow;

import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.view.ExecutionStatus;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.work.OutputChunk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Merges the events and the output of one execution into what a reader is told. Drops duplicates
 * and what belongs to given-up attempts, never splits a character, in a plain view splits no escape
 * sequence either, and tells the end last, after all output. Begun again at the id of any item, it
 * tells what followed that item: nothing is lost and nothing is repeated. Pure but for its own
 * state; not thread-safe.
 */
final class StreamMerge {
  private final Map<StreamName, StreamTail> tails = new EnumMap<>(StreamName.class);
  private final ExecutionSnapshot known;
  private final TextView view;
  private long eventOffset;
  private long eventSequence;
  private long nextOutputOffset;
  private long readSequence;
  private int attempt;
  private Optional<ExecutionEvent> end = Optional.empty();

  /**
   * Goes on from a position.
   *
   * @param known what is known of the execution otherwise
   * @param view how the reader is shown what was printed. A position of one view is good for the
   *     other one too; only what the views make of the escape sequence it lies in may then differ
   */
  public StreamMerge(ExecutionSnapshot known, StreamPosition from, TextView view) {
    this.known = known;
    this.view = view;
    this.eventOffset = from.eventOffset();
    this.eventSequence = from.eventSequence();
    this.nextOutputOffset = from.outputOffset();
    this.readSequence = from.outputSequence();
    this.attempt = from.attempt();
    for (StreamName stream : StreamName.values()) {
      tails.put(stream, new StreamTail(view, from.bytes(stream)));
    }
  }

  /** Takes an event of the execution. */
  public List<StreamItem> onEvent(long offset, ExecutionEvent event) {
    if (end.isPresent()) {
      return List.of();
    }
    if (event.isTerminal()) {
      // Until it is told, a reader that comes back must read its record again.
      eventOffset = Math.max(eventOffset, offset);
      end = Optional.of(event);
      return List.of();
    }
    eventOffset = Math.max(eventOffset, offset + 1);
    if (event.header().sequence() <= eventSequence) {
      return List.of();
    }
    eventSequence = event.header().sequence();
    if (event instanceof ExecutionEvent.Started && event.header().attempt().number() > attempt) {
      begin(event.header().attempt().number());
    }
    return items(event);
  }

  /** Takes a chunk of the execution's output. */
  public List<StreamItem> onChunk(long offset, OutputChunk chunk) {
    nextOutputOffset = Math.max(nextOutputOffset, offset + 1);
    if (chunk.attempt().number() < attempt) {
      return List.of();
    }
    if (chunk.attempt().number() > attempt) {
      begin(chunk.attempt().number());
    }
    long before = readSequence;
    readSequence = Math.max(readSequence, chunk.sequence());
    var source = new StreamTail.Source(offset, Math.min(before, chunk.sequence() - 1));
    return tails.get(chunk.stream()).add(chunk, source).stream()
        .map(piece -> printed(chunk, piece))
        .toList();
  }

  /** Whether the end was seen. */
  public boolean hasEnded() {
    return end.isPresent();
  }

  /** Whether the end was seen and all output before it. */
  public boolean isComplete() {
    return switch (end.orElse(null)) {
      case null -> false;
      case ExecutionEvent.Finished finished -> {
        int last = finished.header().attempt().number();
        long sequence = finished.result().lastOutputSequence();
        yield sequence < 0 || attempt > last || (attempt == last && readSequence >= sequence);
      }
      case ExecutionEvent _ -> true;
    };
  }

  /** The last items, whether or not all output came. Call it once, after {@link #hasEnded()}. */
  public List<StreamItem> finish() {
    var event = end.orElseThrow();
    var items = new ArrayList<StreamItem>();
    for (var tail : tails.entrySet()) {
      tail.getValue()
          .flush()
          .filter(piece -> !piece.text().isEmpty())
          .ifPresent(
              piece ->
                  items.add(
                      new StreamItem.Printed(
                          position().id(),
                          event.header().at(),
                          attempt,
                          tail.getKey(),
                          readSequence,
                          piece.offset(),
                          piece.text())));
    }
    items.add(ended(known.after(event), event.header().at()));
    return items;
  }

  /** The end from what is known otherwise, when the topics do not have it any more. */
  public StreamItem endFromKnown() {
    return ended(known, known.progress().updatedAt());
  }

  private StreamItem ended(ExecutionSnapshot ended, Instant at) {
    return new StreamItem.Ended(
        StreamPosition.END_ID, at, ended.progress().attempt().number(), ended);
  }

  private void begin(int newAttempt) {
    attempt = newAttempt;
    readSequence = -1;
    tails.replaceAll((_, _) -> new StreamTail(view, 0));
  }

  private StreamItem printed(OutputChunk chunk, StreamTail.Piece piece) {
    return new StreamItem.Printed(
        position().id(),
        chunk.at(),
        attempt,
        chunk.stream(),
        chunk.sequence(),
        piece.offset(),
        piece.text());
  }

  private List<StreamItem> items(ExecutionEvent event) {
    String id = position().id();
    var header = event.header();
    int number = header.attempt().number();
    return switch (event) {
      case ExecutionEvent.Queued queued ->
          List.of(
              new StreamItem.Queued(id, header.at(), number, queued.position(), queued.waiting()));
      case ExecutionEvent.Started _ ->
          List.of(phase(event, id, ExecutionStatus.PREPARING, Optional.empty()));
      case ExecutionEvent.PhaseChanged changed when changed.phase() == Phase.PREPARING -> List.of();
      case ExecutionEvent.PhaseChanged changed ->
          List.of(phase(event, id, ExecutionStatus.of(changed.phase()), changed.progress()));
      case ExecutionEvent.EgressRefused refused ->
          List.of(
              new StreamItem.EgressRefused(
                  id, header.at(), number, refused.host(), refused.port(), refused.reason()));
      case ExecutionEvent.StepFinished finished ->
          List.of(new StreamItem.StepEnded(id, header.at(), number, finished.step()));
      case ExecutionEvent.Requeued _ ->
          List.of(phase(event, id, ExecutionStatus.QUEUED, Optional.empty()));
      case ExecutionEvent.Finished _, ExecutionEvent.Rejected _ -> List.of();
    };
  }

  private static StreamItem phase(
      ExecutionEvent event, String id, ExecutionStatus phase, Optional<InstallProgress> progress) {
    var header = event.header();
    return new StreamItem.PhaseBegan(id, header.at(), header.attempt().number(), phase, progress);
  }

  /** Where a reader stands that has everything told so far, and nothing that is held back. */
  private StreamPosition position() {
    long outputOffset = nextOutputOffset;
    long outputSequence = readSequence;
    for (StreamTail tail : tails.values()) {
      if (tail.heldSince().isPresent() && tail.heldSince().get().offset() < outputOffset) {
        outputOffset = tail.heldSince().get().offset();
        outputSequence = tail.heldSince().get().sequenceBefore();
      }
    }
    return new StreamPosition(
        eventOffset,
        outputOffset,
        eventSequence,
        attempt,
        outputSequence,
        tails.get(StreamName.STDOUT).delivered(),
        tails.get(StreamName.STDERR).delivered());
  }
}
