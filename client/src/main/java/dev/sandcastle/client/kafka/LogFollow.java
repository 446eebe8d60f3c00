package dev.sandcastle.client.kafka;

import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executions that are followed on the log, each to its end. The events and the output of one
 * execution come in order and its end comes last; several executions come side by side. For one
 * thread.
 */
public final class LogFollow implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogFollow.class);

  /** How far the clocks of this process and of the brokers' other clients may differ. */
  private static final Duration CLOCK_MARGIN = Duration.ofSeconds(5);

  /** How long output may come after the end of the program. */
  private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(5);

  private static final Duration SEEK_PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(250);

  private final Consumer<byte[], byte[]> consumer;
  private final TenantId tenantId;
  private final Map<ExecutionId, LogMerge> merges = new LinkedHashMap<>();
  private final Map<ExecutionId, Long> endsSeen = new HashMap<>();
  private final Queue<LogNotice> notices = new ArrayDeque<>();

  /**
   * Begins to follow.
   *
   * @param consumer without a group; this closes it
   */
  LogFollow(
      Consumer<byte[], byte[]> consumer,
      TenantId tenantId,
      Instant since,
      Collection<ExecutionId> executionIds) {
    this.consumer = consumer;
    this.tenantId = tenantId;
    executionIds.forEach(id -> merges.put(id, new LogMerge()));
    seek(since.minus(CLOCK_MARGIN).toEpochMilli());
  }

  /** Whether the end of every execution was told. */
  public boolean isDone() {
    return notices.isEmpty() && merges.values().stream().allMatch(LogMerge::isDone);
  }

  /**
   * The next notice; waits for it. Empty when none came in time, or {@link #isDone}.
   *
   * @throws IOException when the topics cannot be read
   */
  public Optional<LogNotice> next(Duration atMost) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (notices.isEmpty() && !isDone()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        break;
      }
      take(poll(left < POLL.toNanos() ? Duration.ofNanos(left) : POLL));
      finishLate();
    }
    return Optional.ofNullable(notices.poll());
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void seek(long since) {
    var partitions =
        merges.keySet().stream()
            .map(id -> partition(Topics.OUTPUT, id.value()))
            .collect(Collectors.toSet());
    partitions.add(partition(Topics.EVENTS, tenantId.value()));
    consumer.assign(partitions);
    var ends = consumer.endOffsets(partitions, SEEK_PATIENCE);
    var times = new HashMap<TopicPartition, Long>();
    partitions.forEach(partition -> times.put(partition, since));
    consumer
        .offsetsForTimes(times, SEEK_PATIENCE)
        .forEach(
            (partition, found) ->
                consumer.seek(partition, found == null ? ends.get(partition) : found.offset()));
  }

  /** The one that every Kafka producer chooses by default for a key. */
  private TopicPartition partition(Topics.Topic topic, String key) {
    int hash = Utils.murmur2(key.getBytes(StandardCharsets.UTF_8));
    int partitions = consumer.partitionsFor(topic.name(), SEEK_PATIENCE).size();
    if (partitions == 0) {
      throw new KafkaException("the cluster has no topic " + topic.name());
    }
    return new TopicPartition(topic.name(), Utils.toPositive(hash) % partitions);
  }

  private ConsumerRecords<byte[], byte[]> poll(Duration atMost)
      throws IOException, InterruptedException {
    try {
      return consumer.poll(atMost);
    } catch (InterruptException interrupted) {
      Thread.interrupted();
      var plain = new InterruptedException("Interrupted while the log was read");
      plain.initCause(interrupted);
      throw plain;
    } catch (KafkaException away) {
      throw new IOException("Expected to read the topics, but " + away.getMessage(), away);
    }
  }

  /** In the order of the records' times, without changing the order within a partition. */
  private void take(ConsumerRecords<byte[], byte[]> records) {
    List<Queue<ConsumerRecord<byte[], byte[]>>> queues = new ArrayList<>();
    for (TopicPartition partition : records.partitions()) {
      queues.add(new ArrayDeque<>(records.records(partition)));
    }
    while (!queues.isEmpty()) {
      var earliest =
          queues.stream()
              .min(Comparator.comparingLong(queue -> queue.element().timestamp()))
              .orElseThrow();
      take(earliest.remove());
      queues.removeIf(Queue::isEmpty);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> entry) {
    byte[] value = entry.value() == null ? new byte[0] : entry.value();
    try {
      if (entry.topic().equals(Topics.EVENTS.name())) {
        var event = Codecs.EVENTS.decode(value);
        var header = event.header();
        merge(header.tenantId(), header.executionId())
            .ifPresent(merge -> notices.addAll(merge.onEvent(event)));
      } else {
        var chunk = Codecs.OUTPUT.decode(value);
        merge(chunk.tenantId(), chunk.executionId())
            .ifPresent(merge -> notices.addAll(merge.onChunk(chunk)));
      }
    } catch (MalformedRecordException malformed) {
      LOGGER
          .atDebug()
          .addKeyValue("topic", entry.topic())
          .addKeyValue("partition", entry.partition())
          .addKeyValue("offset", entry.offset())
          .addKeyValue("reason", malformed.getMessage())
          .log("Record skipped because it cannot be read");
    }
  }

  private Optional<LogMerge> merge(TenantId tenant, ExecutionId id) {
    return tenant.equals(tenantId) ? Optional.ofNullable(merges.get(id)) : Optional.empty();
  }

  /** Tells ends whose output does not come: it may have been dropped after its retention. */
  private void finishLate() {
    long now = System.nanoTime();
    merges.forEach(
        (id, merge) -> {
          if (merge.waitsForOutput()
              && now - endsSeen.computeIfAbsent(id, _ -> now) > OUTPUT_PATIENCE.toNanos()) {
            notices.addAll(merge.finish());
          }
        });
  }
}
