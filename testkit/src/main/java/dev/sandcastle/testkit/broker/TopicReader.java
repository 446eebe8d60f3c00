package dev.sandcastle.testkit.broker;

import dev.sandcastle.schemas.topic.Topics.Topic;
import dev.sandcastle.schemas.wire.Codec;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The values of one topic, all partitions, from the beginning on. Keeps what it has read. For one
 * thread.
 *
 * @param <T> the value
 */
public final class TopicReader<T> implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Codec<T> codec;
  private final List<T> seen = new ArrayList<>();

  private TopicReader(KafkaConsumer<byte[], byte[]> consumer, Codec<T> codec) {
    this.consumer = consumer;
    this.codec = codec;
  }

  /** Opens a reader. */
  public static <T> TopicReader<T> open(String bootstrapServers, Topic topic, Codec<T> codec) {
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic.name()).stream()
            .map(partition -> new TopicPartition(topic.name(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return new TopicReader<>(consumer, codec);
  }

  /**
   * The first value of a kind, among those read already or as it comes.
   *
   * @throws AssertionError when none comes within 30 s; the message lists what came
   */
  public T await(Predicate<T> wanted) {
    return await(wanted, PATIENCE);
  }

  /** As {@link #await(Predicate)}, with a patience of its own. */
  public T await(Predicate<T> wanted, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    int next = 0;
    while (true) {
      for (; next < seen.size(); next++) {
        if (wanted.test(seen.get(next))) {
          return seen.get(next);
        }
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "Expected a value within %s, but there were only %s".formatted(patience, seen));
      }
      poll(POLL);
    }
  }

  /** Everything up to and with the first value of a kind that comes; in order for each key. */
  public List<T> readUntil(Predicate<T> last) {
    T found = await(last);
    return List.copyOf(seen.subList(0, seen.indexOf(found) + 1));
  }

  /** Everything that comes until nothing more comes for a while, with what was read before. */
  public List<T> readWhileMoreWithin(Duration quiet) {
    long quietSince = System.nanoTime();
    while (System.nanoTime() - quietSince < quiet.toNanos()) {
      if (poll(POLL)) {
        quietSince = System.nanoTime();
      }
    }
    return seen();
  }

  /** Everything that was read. */
  public List<T> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    consumer.close();
  }

  private boolean poll(Duration patience) {
    var records = consumer.poll(patience);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        seen.add(codec.decode(record.value()));
      } catch (MalformedRecordException malformed) {
        throw new AssertionError("unreadable record in " + record.topic(), malformed);
      }
    }
    return !records.isEmpty();
  }
}
