package dev.sandcastle.client.kafka;

import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.work.OutputChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Merges the events and the output of one execution: drops duplicates and the output of attempts
 * that were given up, and holds the terminal event back until the chunk that it names as the last
 * was seen. Not thread-safe.
 */
final class LogMerge {
  private long eventSequence;
  private int attempt;
  private long outputSequence = -1;
  private Optional<ExecutionEvent> end = Optional.empty();
  private boolean done;

  /** Takes an event. */
  List<LogNotice> onEvent(ExecutionEvent event) {
    if (end.isPresent() || event.header().sequence() <= eventSequence) {
      return List.of();
    }
    eventSequence = event.header().sequence();
    if (event.isTerminal()) {
      end = Optional.of(event);
      return isComplete() ? finish() : List.of();
    }
    if (event instanceof ExecutionEvent.Started) {
      begin(event.header().attempt().number());
    }
    return List.of(new LogNotice.Happened(event));
  }

  /** Takes a chunk. */
  List<LogNotice> onChunk(OutputChunk chunk) {
    begin(chunk.attempt().number());
    if (done || chunk.attempt().number() < attempt || chunk.sequence() <= outputSequence) {
      return List.of();
    }
    outputSequence = chunk.sequence();
    var notices = new ArrayList<LogNotice>();
    notices.add(new LogNotice.Printed(chunk));
    if (isComplete()) {
      notices.addAll(finish());
    }
    return notices;
  }

  /** Whether the end was seen but not all output before it. */
  boolean waitsForOutput() {
    return end.isPresent() && !done;
  }

  /** Tells the end, which must have been seen, whether or not all output came. */
  List<LogNotice> finish() {
    done = true;
    return List.of(new LogNotice.Happened(end.orElseThrow()));
  }

  /** Whether the end was told. */
  boolean isDone() {
    return done;
  }

  private void begin(int number) {
    if (number > attempt) {
      attempt = number;
      outputSequence = -1;
    }
  }

  private boolean isComplete() {
    return switch (end.orElse(null)) {
      case null -> false;
      case ExecutionEvent.Finished finished -> {
        int last = finished.header().attempt().number();
        long sequence = finished.result().lastOutputSequence();
        yield sequence < 0 || attempt > last || (attempt == last && outputSequence >= sequence);
      }
      case ExecutionEvent _ -> true;
    };
  }
}
