package dev.sandcastle.orchestrator.execution;

import dev.sandcastle.schemas.work.RejectionReason;
import java.util.List;

/** What follows from an input. */
public sealed interface Decision {
  /** What to send besides events. */
  List<Effect> effects();

  /**
   * The input was taken.
   *
   * @param changes what changes, in order; may be empty
   */
  record Accepted(List<Change> changes, List<Effect> effects) implements Decision {
    /** Copies the lists. */
    public Accepted {
      changes = List.copyOf(changes);
      effects = List.copyOf(effects);
    }
  }

  /**
   * The input was refused; nothing changes.
   *
   * @param reason why
   * @param detail one sentence for people
   */
  record Rejected(RejectionReason reason, String detail, List<Effect> effects) implements Decision {
    /** Copies the list. */
    public Rejected {
      effects = List.copyOf(effects);
    }
  }
}
