package dev.sandcastle.embedded;

import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.topic.Topics.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics of Sandcastle on a cluster, as whoever owns the cluster does it. */
public final class TopicProvisioner {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

  private TopicProvisioner() {}

  /**
   * Makes sure that every topic exists and has leaders. A topic that exists is left as it is.
   *
   * @param bootstrapServers the cluster
   * @param sharedPartitions partitions of the topics keyed by tenant or execution
   * @param replication replicas of each partition
   * @throws IOException when the cluster does not do it within a minute, or has one of the topics
   *     with another number of partitions
   */
  public static void ensure(String bootstrapServers, int sharedPartitions, short replication)
      throws IOException, InterruptedException {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      for (Topic topic : Topics.ALL) {
        create(admin, topic, sharedPartitions, replication);
      }
      awaitLeaders(admin, sharedPartitions);
    } catch (ExecutionException | TimeoutException failed) {
      throw new IOException(
          "Expected to create the topics at %s, but %s"
              .formatted(bootstrapServers, failed.getMessage()),
          failed);
    }
  }

  private static void create(Admin admin, Topic topic, int sharedPartitions, short replication)
      throws InterruptedException, ExecutionException, TimeoutException {
    var settings = new HashMap<String, String>();
    if (topic.retention().isPresent()) {
      settings.put("cleanup.policy", "delete");
      settings.put("retention.ms", Long.toString(topic.retention().get().toMillis()));
    } else {
      settings.put("cleanup.policy", "compact");
    }
    var wanted =
        new NewTopic(topic.name(), partitions(topic, sharedPartitions), replication)
            .configs(settings);
    try {
      admin.createTopics(List.of(wanted)).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof TopicExistsException)) {
        throw failed;
      }
    }
  }

  private static void awaitLeaders(Admin admin, int sharedPartitions)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!allLed(admin, sharedPartitions)) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("some partition had no leader after " + PATIENCE);
      }
      Thread.sleep(POLL_INTERVAL);
    }
  }

  private static boolean allLed(Admin admin, int sharedPartitions)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Map<String, TopicDescription> found;
    try {
      found =
          admin
              .describeTopics(Topics.ALL.stream().map(Topic::name).toList())
              .allTopicNames()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw failed;
    }
    boolean led = true;
    for (Topic topic : Topics.ALL) {
      var partitions = found.get(topic.name()).partitions();
      int expected = partitions(topic, sharedPartitions);
      if (partitions.size() != expected) {
        throw new IOException(
            "Expected topic '%s' to have %d partitions, but it has %d"
                .formatted(topic.name(), expected, partitions.size()));
      }
      led &= partitions.stream().allMatch(partition -> partition.leader() != null);
    }
    return led;
  }

  private static int partitions(Topic topic, int sharedPartitions) {
    return switch (topic.partitioning()) {
      case SINGLE -> 1;
      case SHARED -> sharedPartitions;
    };
  }
}
