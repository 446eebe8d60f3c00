package dev.sandcastle.client.kafka;

import dev.sandcastle.client.InvalidJobException;
import dev.sandcastle.client.Job;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sandcastle over Kafka in one tenant's name, without the gateway: jobs go straight to {@code
 * execution.commands.v1}. What the gateway checks is checked by nobody here, except what a command
 * cannot hold. Thread-safe.
 */
public final class KafkaSandcastle implements AutoCloseable {
  private static final int DELIVERY_TIMEOUT_MS = 30_000;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final Map<String, Object> cluster;
  private final TenantId tenantId;
  private final Optional<BundleStore> bundles;
  private final Producer<byte[], byte[]> producer;

  /**
   * Without a place for sources over 64 KiB.
   *
   * @param bootstrapServers the brokers
   * @param tenantId whose jobs they are
   */
  public KafkaSandcastle(String bootstrapServers, TenantId tenantId) {
    this(Map.of("bootstrap.servers", bootstrapServers), tenantId, Optional.empty());
  }

  /**
   * With a place for sources over 64 KiB.
   *
   * @param bootstrapServers the brokers
   * @param tenantId whose jobs they are
   * @param bundles takes sources that are too large for a command
   */
  public KafkaSandcastle(String bootstrapServers, TenantId tenantId, BundleStore bundles) {
    this(Map.of("bootstrap.servers", bootstrapServers), tenantId, Optional.of(bundles));
  }

  /**
   * With a cluster's settings.
   *
   * @param cluster what Kafka's clients need to reach the brokers: addresses, encryption, login
   * @param tenantId whose jobs they are
   * @param bundles takes sources that are too large for a command
   */
  public KafkaSandcastle(
      Map<String, Object> cluster, TenantId tenantId, Optional<BundleStore> bundles) {
    this.cluster = Map.copyOf(cluster);
    this.tenantId = tenantId;
    this.bundles = bundles;
    var settings = new HashMap<>(this.cluster);
    settings.put("acks", "all");
    settings.put("linger.ms", "0");
    settings.put("max.block.ms", Integer.toString(DELIVERY_TIMEOUT_MS));
    settings.put("delivery.timeout.ms", Integer.toString(DELIVERY_TIMEOUT_MS));
    settings.put("request.timeout.ms", Integer.toString(DELIVERY_TIMEOUT_MS / 3));
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Submits a job under a random id; returns when the brokers have it.
   *
   * @throws InvalidJobException when the job needs the gateway, or its sources are too large
   * @throws IOException when the brokers do not answer; it may have been submitted all the same
   */
  public ExecutionId submit(Job job) throws IOException, InterruptedException {
    var id = new ExecutionId("k-" + UUID.randomUUID());
    submit(id, job);
    return id;
  }

  /**
   * Submits a job under an id; it is run once, however often that is done.
   *
   * @throws InvalidJobException when the job needs the gateway, or its sources are too large
   * @throws IOException when the brokers do not answer; it may have been submitted all the same
   */
  public void submit(ExecutionId id, Job job) throws IOException, InterruptedException {
    publish(JobCommand.of(tenantId, id, Instant.now(), job, bundles));
  }

  /** Asks to end an execution; the log tells when it has. */
  public void cancel(ExecutionId id) throws IOException, InterruptedException {
    publish(new ExecutionCommand.Cancel(tenantId, id, Instant.now(), Optional.of("asked for")));
  }

  /** Asks to end every execution with a label that was submitted before. */
  public void cancelLabelled(String key, String value) throws IOException, InterruptedException {
    publish(
        new ExecutionCommand.CancelLabelled(
            tenantId,
            new ExecutionId("cancel-" + UUID.randomUUID()),
            Instant.now(),
            key,
            value,
            Optional.of("asked for")));
  }

  /**
   * Follows executions on the log.
   *
   * @param executionIds which
   * @param since a time before they were submitted
   * @throws IOException when the brokers do not answer
   */
  public LogFollow follow(Collection<ExecutionId> executionIds, Instant since) throws IOException {
    var settings = new HashMap<>(cluster);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", "false");
    var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      return new LogFollow(consumer, tenantId, since, executionIds);
    } catch (KafkaException away) {
      consumer.close();
      throw new IOException("Expected to read the topics, but " + away.getMessage(), away);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_PATIENCE);
  }

  private void publish(ExecutionCommand command) throws IOException, InterruptedException {
    byte[] key = tenantId.value().getBytes(StandardCharsets.UTF_8);
    var message =
        new ProducerRecord<>(Topics.COMMANDS.name(), key, Codecs.COMMANDS.encode(command));
    try {
      var _ = producer.send(message).get(2L * DELIVERY_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw new IOException(
          "Expected to publish a command, but " + failed.getCause().getMessage(), failed);
    } catch (TimeoutException | KafkaException failed) {
      throw new IOException("Expected to publish a command, but " + failed.getMessage(), failed);
    }
  }
}
