package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.SourceFile;
import dev.sandcastle.schemas.execution.UsageRecorded;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.fleet.WorkerHeartbeat;
import dev.sandcastle.schemas.work.OutputChunk;
import dev.sandcastle.schemas.work.RejectedRecord;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.schemas.work.WorkerControl;
import java.util.List;

/** One codec for each topic, and one for the source bundle blob. */
public final class Codecs {
  /** {@code execution.commands.v1}. */
  public static final Codec<ExecutionCommand> COMMANDS = null;

  /** {@code execution.work.v1}. */
  public static final Codec<WorkOrder> WORK = null;

  /** {@code execution.reports.v1}. */
  public static final Codec<WorkerReport> REPORTS = null;

  /** {@code execution.events.v1}. */
  public static final Codec<ExecutionEvent> EVENTS = null;

  /** {@code execution.output.v1}. */
  public static final Codec<OutputChunk> OUTPUT = null;

  /** {@code execution.rejected.v1}. */
  public static final Codec<RejectedRecord> REJECTED = null;

  /** {@code worker.heartbeats.v1}. */
  public static final Codec<WorkerHeartbeat> HEARTBEATS = null;

  /** {@code worker.control.v1}. */
  public static final Codec<WorkerControl> CONTROL = null;

  /** {@code usage.v1}. */
  public static final Codec<UsageRecorded> USAGE = null;

  /** The blob of {@code Sources.Stored}. */
  public static final Codec<List<SourceFile>> SOURCE_BUNDLE = null;

  private Codecs() {}
}
