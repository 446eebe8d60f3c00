package dev.sandcastle.gateway.follow;

import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Where the records of an execution lie: the partition every Kafka producer chooses by default, the
 * murmur2 hash of the key modulo the number of partitions. The number is fixed while a cluster
 * lives, because another one would move tenants to other partitions.
 *
 * @param eventPartitions partitions of {@code execution.events.v1}
 * @param outputPartitions partitions of {@code execution.output.v1}
 */
public record TopicLayout(int eventPartitions, int outputPartitions) {
  TopicPartition events(ExecutionKey key) {
    return place(Topics.EVENTS, key.tenantId().value(), eventPartitions);
  }

  TopicPartition output(ExecutionKey key) {
    return place(Topics.OUTPUT, key.executionId().value(), outputPartitions);
  }

  private static TopicPartition place(Topics.Topic topic, String key, int partitions) {
    int hash = Utils.murmur2(key.getBytes(StandardCharsets.UTF_8));
    return new TopicPartition(topic.name(), Utils.toPositive(hash) % partitions);
  }
}
