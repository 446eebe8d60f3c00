package dev.sandcastle.client;

import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.StreamName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One thing that happened to an execution that is followed. */
public sealed interface ExecutionNotice {
  /** What to {@linkplain Sandcastle#follow(String, String) go on} behind. */
  String id();

  /** When it happened. */
  Instant at();

  /** The attempt it belongs to, from 1; 0 before the first. */
  int attempt();

  /**
   * It waits, or its place changed.
   *
   * @param position its place, from 1; 0 when it is next
   * @param waiting how many of the tenant's executions wait
   */
  record Queued(String id, Instant at, int attempt, int position, int waiting)
      implements ExecutionNotice {}

  /**
   * A phase began, or the installation of packages got on.
   *
   * @param phase which
   * @param progress how far the installation is, in that phase
   */
  record PhaseBegan(
      String id, Instant at, int attempt, Status phase, Optional<InstallProgress> progress)
      implements ExecutionNotice {}

  /**
   * The program was refused what it reached for. Each refused place is told once an attempt.
   *
   * @param host what it asked for
   * @param port what it asked for
   * @param reason why it was refused, in words
   */
  record EgressRefused(String id, Instant at, int attempt, String host, int port, String reason)
      implements ExecutionNotice {}

  /**
   * The program printed.
   *
   * @param stream where
   * @param sequence place in the order of both streams
   * @param offset of the first byte in its stream
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
      implements ExecutionNotice {}

  /**
   * A step ended.
   *
   * @param step the step
   */
  record StepEnded(String id, Instant at, int attempt, Result.Step step)
      implements ExecutionNotice {}

  /**
   * The end; nothing follows.
   *
   * @param result how it ended
   */
  record Ended(String id, Instant at, int attempt, Result result) implements ExecutionNotice {}

  /**
   * The connection was lost. The next notice comes from a new one, without loss or repetition.
   *
   * @param pause how long it is waited before that
   * @param reason what happened, in words
   */
  record Reconnecting(String id, Instant at, int attempt, Duration pause, String reason)
      implements ExecutionNotice {}
}
