package dev.sandcastle.gateway.follow;

import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.gateway.view.ExecutionStatus;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.StepResult;
import dev.sandcastle.schemas.execution.StreamName;
import java.time.Instant;
import java.util.Optional;

/** One thing that a reader of an execution is told. */
public sealed interface StreamItem {
  /** Where a reader that has this stands. */
  String id();

  /** When it happened. */
  Instant at();

  /** The attempt it belongs to. */
  int attempt();

  /**
   * The execution waits, or its place changed.
   *
   * @param position place in the waiting room, from 1; 0 when a slot was free
   * @param waiting how many wait
   */
  record Queued(String id, Instant at, int attempt, int position, int waiting)
      implements StreamItem {}

  /**
   * A phase began, or got on.
   *
   * @param phase which
   * @param progress how far the installation is, in that phase
   */
  record PhaseBegan(
      String id, Instant at, int attempt, ExecutionStatus phase, Optional<InstallProgress> progress)
      implements StreamItem {}

  /**
   * The program was refused what it reached for.
   *
   * @param host what it asked for; chosen by the program
   * @param port what it asked for
   * @param reason why
   */
  record EgressRefused(String id, Instant at, int attempt, String host, int port, String reason)
      implements StreamItem {}

  /**
   * The program printed.
   *
   * @param stream where
   * @param sequence sequence of the chunk that ended the text
   * @param offset offset of the text's first byte in its stream
   * @param text whole characters
   */
  record Printed(
      String id,
      Instant at,
      int attempt,
      StreamName stream,
      long sequence,
      long offset,
      String text)
      implements StreamItem {}

  /**
   * A step ended, or will not begin.
   *
   * @param step which and how
   */
  record StepEnded(String id, Instant at, int attempt, StepResult step) implements StreamItem {}

  /**
   * The end; nothing follows.
   *
   * @param snapshot the ended execution
   */
  record Ended(String id, Instant at, int attempt, ExecutionSnapshot snapshot)
      implements StreamItem {}
}
