package dev.sandcastle.schemas.execution;

import java.time.Instant;
import java.util.Optional;

/** Somebody asks for something to be done with an execution. */
public sealed interface ExecutionCommand {
  /** In whose name. */
  TenantId tenantId();

  /** With which execution. */
  ExecutionId executionId();

  /** When it was asked, by the sender's clock. */
  Instant at();

  /**
   * Run a program.
   *
   * @param program what to run
   * @param onBusy what to do without a free slot
   * @param retry what to do when a worker is lost
   * @param annotations what is said about it
   */
  record Execute(
      TenantId tenantId,
      ExecutionId executionId,
      Instant at,
      Program program,
      OnBusy onBusy,
      RetryPolicy retry,
      Annotations annotations)
      implements ExecutionCommand {}

  /**
   * End an execution, in whatever state it is.
   *
   * @param reason who asked, in words
   */
  record Cancel(TenantId tenantId, ExecutionId executionId, Instant at, Optional<String> reason)
      implements ExecutionCommand {}

  /**
   * End every execution of the tenant that has a label and has not ended.
   *
   * @param executionId a name for the request
   * @param label name of the label
   * @param value its value
   * @param reason who asked, in words
   */
  record CancelLabelled(
      TenantId tenantId,
      ExecutionId executionId,
      Instant at,
      String label,
      String value,
      Optional<String> reason)
      implements ExecutionCommand {}
}
