package dev.sandcastle.client.kafka;

import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.work.OutputChunk;

/** One thing that the log says about an execution. */
public sealed interface LogNotice {
  /** Which execution. */
  ExecutionId executionId();

  /**
   * What the orchestrator wrote. The terminal one is the execution's last notice.
   *
   * @param event the event
   */
  record Happened(ExecutionEvent event) implements LogNotice {
    @Override
    public ExecutionId executionId() {
      return event.header().executionId();
    }
  }

  /**
   * What the program printed.
   *
   * @param chunk a piece of it
   */
  record Printed(OutputChunk chunk) implements LogNotice {
    @Override
    public ExecutionId executionId() {
      return chunk.executionId();
    }
  }
}
