package dev.sandcastle.testkit.broker;

import dev.sandcastle.embedded.EmbeddedBroker;
import dev.sandcastle.embedded.LoopbackPort;
import dev.sandcastle.embedded.TopicProvisioner;
import dev.sandcastle.schemas.topic.Topics.Topic;
import dev.sandcastle.schemas.wire.Codec;
import dev.sandcastle.testkit.TemporaryFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A broker with all topics, for a test class as {@code @RegisterExtension static final}, or by hand
 * with {@link #start()} and {@link #close()}. All tests of a class share its topics, so each uses
 * ids of its own.
 */
public final class KafkaFixture implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
  private final int partitions;
  private TemporaryFolder folder;
  private int port;
  private EmbeddedBroker broker;
  private KafkaProducer<byte[], byte[]> producer;

  /** With four partitions for each shared topic. */
  public KafkaFixture() {
    this(4);
  }

  /** With a number of partitions for each shared topic. */
  public KafkaFixture(int partitions) {
    this.partitions = partitions;
  }

  /** Starts the broker and creates the topics. */
  public void start() throws IOException, InterruptedException {
    folder = TemporaryFolder.make("kafka");
    port = LoopbackPort.free();
    startBroker();
    TopicProvisioner.ensure(bootstrapServers(), partitions, (short) 1);
  }

  /**
   * Where clients connect; stays the same over {@link #stopBroker()} and {@link #startBroker()}.
   */
  public String bootstrapServers() {
    return LoopbackPort.HOST + ":" + port;
  }

  /** Partitions of each shared topic. */
  public int partitions() {
    return partitions;
  }

  /** Takes the broker away; its data stay. */
  public void stopBroker() {
    if (producer != null) {
      producer.close();
      producer = null;
    }
    broker.close();
    broker = null;
  }

  /** Brings the broker back where it was. */
  public void startBroker() throws IOException {
    broker = EmbeddedBroker.start(folder.path(), port);
  }

  /** Writes a value; returns when the broker has it. */
  public <T> RecordMetadata publish(Topic topic, Codec<T> codec, String key, T value)
      throws InterruptedException {
    return publishBytes(topic, key, codec.encode(value));
  }

  /** Writes bytes that need not be a value of the topic; returns when the broker has them. */
  public RecordMetadata publishBytes(Topic topic, String key, byte[] value)
      throws InterruptedException {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", bootstrapServers(), "linger.ms", "0"),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    }
    var keyBytes = key.getBytes(StandardCharsets.UTF_8);
    try {
      return producer.send(new ProducerRecord<>(topic.name(), keyBytes, value)).get();
    } catch (ExecutionException refused) {
      throw new AssertionError("the broker refused a record for " + topic.name(), refused);
    }
  }

  /** Reads a topic from its beginning. */
  public <T> TopicReader<T> read(Topic topic, Codec<T> codec) {
    return TopicReader.open(bootstrapServers(), topic, codec);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    close();
  }

  @Override
  public void close() throws IOException {
    if (broker != null) {
      stopBroker();
    }
    folder.close();
  }
}
