package dev.sandcastle.gateway.publish;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the Kafka clients of the gateway: the settings that were measured stand here alone. */
public final class KafkaClients {
  private static final int DELIVERY_TIMEOUT_MS = 5_000;
  private static final int STREAM_FETCH_BYTES = 256 * 1024;
  private static final int STREAM_POLL_RECORDS = 200;
  private static final int GROUP_SESSION_MS = 6_000;

  private final String bootstrapServers;

  /** For one cluster. */
  public KafkaClients(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** A producer that says within 5 s whether all replicas have a record. */
  Producer<byte[], byte[]> producer() {
    var settings = common();
    settings.put("acks", "all");
    settings.put("linger.ms", "0");
    settings.put("max.block.ms", Integer.toString(DELIVERY_TIMEOUT_MS));
    settings.put("request.timeout.ms", Integer.toString(DELIVERY_TIMEOUT_MS - 1_000));
    settings.put("delivery.timeout.ms", Integer.toString(DELIVERY_TIMEOUT_MS));
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A consumer that reads partitions from where it is told to, as fast as records come. */
  public Consumer<byte[], byte[]> follower() {
    return consumer(reading("latest"));
  }

  /** A consumer for one reader of one execution: little memory, whatever the topic holds. */
  public Consumer<byte[], byte[]> stream() {
    var settings = reading("earliest");
    settings.put("max.partition.fetch.bytes", Integer.toString(STREAM_FETCH_BYTES));
    settings.put("fetch.max.bytes", Integer.toString(STREAM_FETCH_BYTES));
    settings.put("max.poll.records", Integer.toString(STREAM_POLL_RECORDS));
    return consumer(settings);
  }

  /**
   * A member of a consumer group, from the beginning of the topic when the group is new. A member
   * that was killed is given up after 6 s.
   */
  public Consumer<byte[], byte[]> member(String group) {
    var settings = reading("earliest");
    settings.put("group.id", group);
    settings.put("session.timeout.ms", Integer.toString(GROUP_SESSION_MS));
    settings.put("heartbeat.interval.ms", Integer.toString(GROUP_SESSION_MS / 3));
    return consumer(settings);
  }

  private Map<String, Object> reading(String offsetReset) {
    var settings = common();
    settings.put("auto.offset.reset", offsetReset);
    settings.put("enable.auto.commit", "false");
    settings.put("fetch.min.bytes", "1");
    settings.put("allow.auto.create.topics", "false");
    return settings;
  }

  private Map<String, Object> common() {
    var settings = new HashMap<String, Object>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("metric.reporters", "");
    settings.put("enable.metrics.push", "false");
    settings.put("reconnect.backoff.max.ms", "1000");
    return settings;
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
