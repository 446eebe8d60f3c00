package dev.sandcastle.orchestrator.topology;

import dev.sandcastle.orchestrator.ledger.StoreEnd;
import dev.sandcastle.orchestrator.ledger.Tail;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codec;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tails of {@code execution.events.v1} and {@code execution.work.v1}, read with a consumer.
 * Thread-safe: each call has a consumer of its own.
 */
final class KafkaEventLog implements EventLog {
  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaEventLog.class);

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Object> settings;

  /**
   * On a cluster.
   *
   * @param applicationId the group that commits how far it has read the commands
   */
  public KafkaEventLog(String bootstrapServers, String applicationId) {
    settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.GROUP_ID_CONFIG,
            applicationId,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
            1,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest");
  }

  @Override
  public Tail tail(int partition, StoreEnd storeEnd) {
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var log = new TopicPartition(Topics.EVENTS.name(), partition);
      var last = lastTimestamp(consumer, log);
      if (last.isEmpty()) {
        return new Tail(Optional.empty(), List.of(), orders(consumer, Optional.empty()));
      }
      var since = storeEnd.eventsSince(last.get(), firstUnread(consumer, partition));
      var events = new ArrayList<ExecutionEvent>();
      read(
          consumer,
          List.of(log),
          Optional.of(since),
          record -> decode(Codecs.EVENTS, record).ifPresent(events::add));
      return new Tail(
          Optional.of(since), events, orders(consumer, Optional.of(storeEnd.ordersSince(since))));
    }
  }

  private static Set<Tail.OrderId> orders(
      KafkaConsumer<byte[], byte[]> consumer, Optional<Instant> since) {
    var partitions =
        consumer.partitionsFor(Topics.WORK.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    var orders = new HashSet<Tail.OrderId>();
    read(
        consumer,
        partitions,
        since,
        record -> decode(Codecs.WORK, record).map(Tail.OrderId::of).ifPresent(orders::add));
    return orders;
  }

  private static Optional<Instant> lastTimestamp(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition log) {
    return timestamp(consumer, log, consumer.endOffsets(List.of(log)).get(log) - 1);
  }

  private static Optional<Instant> firstUnread(
      KafkaConsumer<byte[], byte[]> consumer, int partition) {
    var log = new TopicPartition(Topics.COMMANDS.name(), partition);
    var committed = consumer.committed(Set.of(log)).get(log);
    return timestamp(consumer, log, committed == null ? 0 : committed.offset());
  }

  /** Of the first record from an offset on; empty when there is none. */
  private static Optional<Instant> timestamp(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition log, long offset) {
    long from = Math.max(offset, consumer.beginningOffsets(List.of(log)).get(log));
    if (from >= consumer.endOffsets(List.of(log)).get(log)) {
      return Optional.empty();
    }
    var found = new ArrayList<Instant>();
    consumer.assign(List.of(log));
    consumer.seek(log, from);
    readTo(
        consumer,
        Map.of(log, from + 1),
        record -> found.add(Instant.ofEpochMilli(record.timestamp())));
    return found.stream().findFirst();
  }

  private static void read(
      KafkaConsumer<byte[], byte[]> consumer,
      Collection<TopicPartition> partitions,
      Optional<Instant> since,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    var ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    if (since.isPresent()) {
      var times = new HashMap<TopicPartition, Long>();
      partitions.forEach(partition -> times.put(partition, since.get().toEpochMilli()));
      consumer
          .offsetsForTimes(times)
          .forEach(
              (partition, found) ->
                  consumer.seek(partition, found == null ? ends.get(partition) : found.offset()));
    }
    readTo(consumer, ends, visitor);
  }

  private static void readTo(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Expected to read the tail of " + ends.keySet() + " within " + DEADLINE);
      }
      consumer.poll(POLL).forEach(visitor);
    }
  }

  /** What cannot be decoded was not written by an orchestrator and is passed over. */
  private static <T> Optional<T> decode(Codec<T> codec, ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(codec.decode(record.value()));
    } catch (MalformedRecordException malformed) {
      LOGGER
          .atWarn()
          .addKeyValue("topic", record.topic())
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .log("Passed over a record that cannot be decoded");
      return Optional.empty();
    }
  }
}
