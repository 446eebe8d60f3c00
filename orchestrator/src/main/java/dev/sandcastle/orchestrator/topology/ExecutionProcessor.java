package dev.sandcastle.orchestrator.topology;

import dev.sandcastle.orchestrator.OrchestratorMetrics;
import dev.sandcastle.orchestrator.execution.Effect;
import dev.sandcastle.orchestrator.execution.ExecutionState;
import dev.sandcastle.orchestrator.execution.Input;
import dev.sandcastle.orchestrator.execution.Policy;
import dev.sandcastle.orchestrator.ledger.Ledger;
import dev.sandcastle.orchestrator.ledger.Outlet;
import dev.sandcastle.orchestrator.ledger.StoreEnd;
import dev.sandcastle.orchestrator.ledger.Tail;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import dev.sandcastle.schemas.work.RejectedRecord;
import dev.sandcastle.schemas.work.RejectionReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Glue: a record to an input, the ledger's answers to records. One instance a partition, one
 * thread.
 *
 * <p>A record that cannot be used is set aside and the partition goes on, whatever is wrong with
 * it.
 */
final class ExecutionProcessor implements Processor<byte[], byte[], byte[], byte[]>, Outlet {
  private static final Logger LOGGER = LoggerFactory.getLogger(ExecutionProcessor.class);

  /** How often leases and deadlines are looked at: an eighth of a lease is precise enough. */
  private static final Duration TICK = Duration.ofMillis(500);

  private final Policy policy;
  private final EventLog eventLog;
  private final OrchestratorMetrics metrics;
  private ProcessorContext<byte[], byte[]> context;
  private Ledger ledger;
  private Optional<Tail> tail = Optional.empty();

  ExecutionProcessor(Policy policy, EventLog eventLog, OrchestratorMetrics metrics) {
    this.policy = policy;
    this.eventLog = eventLog;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
    var states = new StoreStates(context.getStateStore(OrchestratorTopology.STORE));
    ledger = new Ledger(policy, states, this);
    tail = Optional.of(eventLog.tail(context.taskId().partition(), StoreEnd.of(states)));
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, _ -> tick());
  }

  /** Before the first record and the first tick; in {@link #init} nothing can be forwarded yet. */
  private void openOnce() {
    tail.ifPresent(end -> ledger.open(end, now()));
    tail = Optional.empty();
  }

  private void tick() {
    openOnce();
    ledger.tick(now());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    openOnce();
    Input input;
    try {
      input = decode(record);
    } catch (MalformedRecordException malformed) {
      setAside(record, RejectionReason.MALFORMED, malformed.getMessage());
      return;
    }
    byte[] owner = input.tenantId().value().getBytes(StandardCharsets.UTF_8);
    if (!Arrays.equals(owner, record.key())) {
      setAside(record, RejectionReason.WRONG_KEY, "Expected the tenant's id as key, but it is not");
      return;
    }
    try {
      ledger
          .handle(input, now())
          .ifPresent(rejected -> refuse(record, input, rejected.reason(), rejected.detail()));
    } catch (RuntimeException bug) {
      LOGGER
          .atError()
          .addKeyValue("executionId", input.executionId())
          .setCause(bug)
          .log("Deciding about a record failed");
      setAside(record, RejectionReason.INTERNAL, "Expected a decision, but " + bug);
    }
  }

  /** Its record has the time of the decision, also when it is emitted again (ADR 0003). */
  @Override
  public void event(ExecutionEvent event) {
    var header = event.header();
    context.forward(
        new Record<>(
            header.tenantId().value().getBytes(StandardCharsets.UTF_8),
            Codecs.EVENTS.encode(event),
            header.at().toEpochMilli()),
        OrchestratorTopology.EVENTS);
  }

  @Override
  public void effect(Effect effect) {
    switch (effect) {
      case Effect.Order e ->
          forward(
              OrchestratorTopology.WORK,
              e.order().executionId().value(),
              Codecs.WORK.encode(e.order()));
      case Effect.Stop e ->
          forward(
              OrchestratorTopology.CONTROL,
              e.stop().executionId().value(),
              Codecs.CONTROL.encode(e.stop()));
      case Effect.Account e ->
          forward(
              OrchestratorTopology.USAGE,
              e.usage().tenantId().value(),
              Codecs.USAGE.encode(e.usage()));
    }
  }

  @Override
  public void moved(ExecutionState from, ExecutionState to) {
    metrics.moved(from, to);
  }

  private Input decode(Record<byte[], byte[]> record) throws MalformedRecordException {
    if (record.value() == null) {
      throw new MalformedRecordException("Expected a value, but the record has none");
    }
    return topic().equals(Topics.COMMANDS.name())
        ? new Input.Command(Codecs.COMMANDS.decode(record.value()), offset())
        : new Input.Report(Codecs.REPORTS.decode(record.value()));
  }

  /** A stale renewal would flood the topic of rejected records: it is counted only. */
  private void refuse(
      Record<byte[], byte[]> record, Input input, RejectionReason reason, String detail) {
    boolean renewal =
        input instanceof Input.Report(dev.sandcastle.schemas.execution.WorkerReport.LeaseRenewed _);
    if (renewal) {
      metrics.rejected(topic(), reason);
    } else {
      setAside(record, reason, detail);
    }
  }

  private void setAside(Record<byte[], byte[]> record, RejectionReason reason, String detail) {
    metrics.rejected(topic(), reason);
    var from = context.recordMetadata();
    LOGGER
        .atWarn()
        .addKeyValue("topic", topic())
        .addKeyValue("partition", from.map(RecordMetadata::partition).orElse(-1))
        .addKeyValue("offset", offset())
        .addKeyValue("reason", reason)
        .log("Set a record aside");
    var rejected =
        new RejectedRecord(
            topic(),
            from.map(RecordMetadata::partition).orElse(-1),
            offset(),
            Optional.ofNullable(record.key()).map(Bytes::copyOf),
            Optional.ofNullable(record.value()).map(Bytes::copyOf),
            reason,
            detail,
            now());
    forward(OrchestratorTopology.REJECTED, null, Codecs.REJECTED.encode(rejected));
  }

  private String topic() {
    return context.recordMetadata().map(RecordMetadata::topic).orElse("");
  }

  private long offset() {
    return context.recordMetadata().map(RecordMetadata::offset).orElse(-1L);
  }

  private void forward(String sink, String key, byte[] value) {
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    context.forward(new Record<>(keyBytes, value, context.currentSystemTimeMs()), sink);
  }

  private Instant now() {
    return Instant.ofEpochMilli(context.currentSystemTimeMs());
  }
}
