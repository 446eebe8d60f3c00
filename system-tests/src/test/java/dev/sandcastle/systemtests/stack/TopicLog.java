package dev.sandcastle.systemtests.stack;

import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.topic.Topics.Topic;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics as they are now. Unlike the testkit's reader it passes over what is no record. */
final class TopicLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String bootstrapServers;
  private final KafkaConsumer<byte[], byte[]> consumer;

  private TopicLog(String bootstrapServers, KafkaConsumer<byte[], byte[]> consumer) {
    this.bootstrapServers = bootstrapServers;
    this.consumer = consumer;
  }

  static TopicLog open(String bootstrapServers) {
    return new TopicLog(
        bootstrapServers,
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer()));
  }

  List<ExecutionEvent> events() {
    List<TopicPartition> partitions = partitions(Topics.EVENTS);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    var events = new ArrayList<ExecutionEvent>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Expected to read all events within " + PATIENCE);
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        decode(record.value()).ifPresent(events::add);
      }
    }
    return events;
  }

  long records(Topic topic) {
    return consumer.endOffsets(partitions(topic)).values().stream().mapToLong(end -> end).sum();
  }

  void publishEverywhere(Topic topic, byte[] value) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] key = "development".getBytes(StandardCharsets.UTF_8);
      for (TopicPartition partition : partitions(topic)) {
        var _ =
            producer
                .send(new ProducerRecord<>(topic.name(), partition.partition(), key, value))
                .get();
      }
    } catch (ExecutionException refused) {
      throw new AssertionError("the broker refused a record for " + topic.name(), refused);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private List<TopicPartition> partitions(Topic topic) {
    return consumer.partitionsFor(topic.name()).stream()
        .map(partition -> new TopicPartition(topic.name(), partition.partition()))
        .toList();
  }

  private static Optional<ExecutionEvent> decode(byte[] value) {
    try {
      return Optional.of(Codecs.EVENTS.decode(value));
    } catch (MalformedRecordException poison) {
      return Optional.empty();
    }
  }
}
