package dev.sandcastle.worker.intake;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The workers' share group and its settings, which live with the group at the broker.
 *
 * @param bootstrapServers the brokers
 * @param group the group's id
 * @param clientId names the client to the broker
 */
public record KafkaShareGroup(String bootstrapServers, String group, String clientId) {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** How long a record stays with a worker that neither acknowledges it nor lets go of it. */
  private static final Duration LOCK = Duration.ofSeconds(15);

  /** Deliveries of one record at most; the most that a broker allows by default. */
  private static final int DELIVERIES = 10;

  /**
   * Sets the group's settings; the same ones again change nothing. Must come before the first
   * member joins, since a group begins at the end of its topics otherwise.
   *
   * @throws KafkaException when the broker does not take them
   */
  void configure() throws InterruptedException {
    var settings =
        Map.of(
            "share.auto.offset.reset", "earliest",
            "share.record.lock.duration.ms", Long.toString(LOCK.toMillis()),
            "share.delivery.count.limit", Integer.toString(DELIVERIES));
    List<AlterConfigOp> changes =
        settings.entrySet().stream()
            .map(
                setting ->
                    new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()),
                        AlterConfigOp.OpType.SET))
            .toList();
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG, clientId))) {
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), changes))
          .all()
          .get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      throw new KafkaException("Expected to configure share group '" + group + "'", failed);
    }
  }

  /** A member that gets one record at a time, and none before it asks. */
  ShareConsumer<byte[], byte[]> join() {
    return new KafkaShareConsumer<>(
        Map.<String, Object>of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.CLIENT_ID_CONFIG,
            clientId,
            ConsumerConfig.GROUP_ID_CONFIG,
            group,
            ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG,
            "explicit",
            ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG,
            "record_limit",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            1,
            ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
            1,
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
            Integer.MAX_VALUE),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
