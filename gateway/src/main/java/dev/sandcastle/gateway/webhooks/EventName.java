package dev.sandcastle.gateway.webhooks;

import dev.sandcastle.schemas.execution.ExecutionEvent;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a webhook can be told of. */
public enum EventName {
  /** It was accepted, or its place in the waiting room changed. */
  QUEUED,
  /** A worker took it. */
  STARTED,
  /** A phase began, or an installation got on. */
  PHASE,
  /** A step ended. */
  STEP,
  /** The program was refused what it reached for. */
  EGRESS,
  /** It goes back to the waiting room. */
  REQUEUED,
  /** It ended. */
  FINISHED,
  /** It was refused and never ran. */
  REJECTED;

  /** The ends: what is told unless something else is asked for. */
  public static final Set<EventName> BY_DEFAULT = Set.copyOf(EnumSet.of(FINISHED, REJECTED));

  /** The text callers see. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** From the text callers see. */
  public static Optional<EventName> parse(String text) {
    for (EventName name : values()) {
      if (name.text().equals(text)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  static EventName of(ExecutionEvent event) {
    return switch (event) {
      case ExecutionEvent.Queued _ -> QUEUED;
      case ExecutionEvent.Started _ -> STARTED;
      case ExecutionEvent.PhaseChanged _ -> PHASE;
      case ExecutionEvent.StepFinished _ -> STEP;
      case ExecutionEvent.EgressRefused _ -> EGRESS;
      case ExecutionEvent.Requeued _ -> REQUEUED;
      case ExecutionEvent.Finished _ -> FINISHED;
      case ExecutionEvent.Rejected _ -> REJECTED;
    };
  }
}
