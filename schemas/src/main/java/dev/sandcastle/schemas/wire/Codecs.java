package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.execution.SourceFile;
import dev.sandcastle.schemas.execution.UsageRecorded;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.fleet.WorkerHeartbeat;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.avro.SourceBundle;
import dev.sandcastle.schemas.work.OutputChunk;
import dev.sandcastle.schemas.work.RejectedRecord;
import dev.sandcastle.schemas.work.WorkOrder;
import dev.sandcastle.schemas.work.WorkerControl;
import java.util.List;

/** One codec for each topic, and one for the source bundle blob. */
public final class Codecs {
  /** {@code execution.commands.v1}. */
  public static final Codec<ExecutionCommand> COMMANDS =
      new AvroCodec<>(
          subject(Topics.COMMANDS),
          dev.sandcastle.schemas.wire.avro.ExecutionCommand.getClassSchema(),
          ExecutionCommandMapper::toAvro,
          ExecutionCommandMapper::toValue);

  /** {@code execution.work.v1}. */
  public static final Codec<WorkOrder> WORK =
      new AvroCodec<>(
          subject(Topics.WORK),
          dev.sandcastle.schemas.wire.avro.WorkOrder.getClassSchema(),
          WorkOrderMapper::toAvro,
          WorkOrderMapper::toValue);

  /** {@code execution.reports.v1}. */
  public static final Codec<WorkerReport> REPORTS =
      new AvroCodec<>(
          subject(Topics.REPORTS),
          dev.sandcastle.schemas.wire.avro.WorkerReport.getClassSchema(),
          WorkerReportMapper::toAvro,
          WorkerReportMapper::toValue);

  /** {@code execution.events.v1}. */
  public static final Codec<ExecutionEvent> EVENTS =
      new AvroCodec<>(
          subject(Topics.EVENTS),
          dev.sandcastle.schemas.wire.avro.ExecutionEvent.getClassSchema(),
          ExecutionEventMapper::toAvro,
          ExecutionEventMapper::toValue);

  /** {@code execution.output.v1}. */
  public static final Codec<OutputChunk> OUTPUT =
      new AvroCodec<>(
          subject(Topics.OUTPUT),
          dev.sandcastle.schemas.wire.avro.OutputChunk.getClassSchema(),
          OutputChunkMapper::toAvro,
          OutputChunkMapper::toValue);

  /** {@code execution.rejected.v1}. */
  public static final Codec<RejectedRecord> REJECTED =
      new AvroCodec<>(
          subject(Topics.REJECTED),
          dev.sandcastle.schemas.wire.avro.RejectedRecord.getClassSchema(),
          RejectedRecordMapper::toAvro,
          RejectedRecordMapper::toValue);

  /** {@code worker.heartbeats.v1}. */
  public static final Codec<WorkerHeartbeat> HEARTBEATS =
      new AvroCodec<>(
          subject(Topics.HEARTBEATS),
          dev.sandcastle.schemas.wire.avro.WorkerHeartbeat.getClassSchema(),
          WorkerHeartbeatMapper::toAvro,
          WorkerHeartbeatMapper::toValue);

  /** {@code worker.control.v1}. */
  public static final Codec<WorkerControl> CONTROL =
      new AvroCodec<>(
          subject(Topics.CONTROL),
          dev.sandcastle.schemas.wire.avro.WorkerControl.getClassSchema(),
          WorkerControlMapper::toAvro,
          WorkerControlMapper::toValue);

  /** {@code usage.v1}. */
  public static final Codec<UsageRecorded> USAGE =
      new AvroCodec<>(
          subject(Topics.USAGE),
          dev.sandcastle.schemas.wire.avro.UsageRecorded.getClassSchema(),
          UsageRecordedMapper::toAvro,
          UsageRecordedMapper::toValue);

  /** The blob of {@code Sources.Stored}. */
  public static final Codec<List<SourceFile>> SOURCE_BUNDLE =
      new AvroCodec<>(
          "source-bundle",
          SourceBundle.getClassSchema(),
          SourceFilesMapper::toBundle,
          SourceFilesMapper::fromBundle);

  private Codecs() {}

  private static String subject(Topics.Topic topic) {
    return topic.name() + "-value";
  }
}
