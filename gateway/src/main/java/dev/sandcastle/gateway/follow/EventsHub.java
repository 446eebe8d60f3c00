package dev.sandcastle.gateway.follow;

import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all of {@code execution.events.v1} from now on and tells the follower: one consumer for the
 * whole process, without a group, so that every gateway hears of everything.
 *
 * <p>One thread runs it. {@code trouble} and {@code closed} are volatile, so that readiness checks
 * and {@link #close} may look and ask from other threads.
 */
public final class EventsHub implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EventsHub.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);
  private static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);
  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(2);
  private static final Duration BACKOFF = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final ExecutionFollower follower;
  private final TopicLayout layout;
  private final Thread thread;
  private volatile Optional<String> trouble = Optional.empty();
  private volatile boolean closed;
  private long nextProbeNanos = System.nanoTime() + PROBE_INTERVAL.toNanos();

  private EventsHub(
      Consumer<byte[], byte[]> consumer, ExecutionFollower follower, TopicLayout layout) {
    this.consumer = consumer;
    this.follower = follower;
    this.layout = layout;
    this.thread = Thread.ofPlatform().name("gateway-events").daemon(true).unstarted(this::run);
  }

  /**
   * Starts it. What is written to the topic after this returns is heard.
   *
   * @param consumer without a group; the hub closes it
   * @throws KafkaException when the cluster does not answer or has not the topics
   */
  public static EventsHub start(Consumer<byte[], byte[]> consumer, ExecutionFollower follower) {
    boolean started = false;
    try {
      int outputs = consumer.partitionsFor(Topics.OUTPUT.name(), START_PATIENCE).size();
      var partitions =
          consumer.partitionsFor(Topics.EVENTS.name(), START_PATIENCE).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      if (partitions.isEmpty() || outputs == 0) {
        throw new KafkaException("Expected the topics of Sandcastle, but the cluster lacks them");
      }
      consumer.assign(partitions);
      consumer
          .endOffsets(partitions, START_PATIENCE)
          .forEach((partition, offset) -> consumer.seek(partition, offset));
      var hub = new EventsHub(consumer, follower, new TopicLayout(partitions.size(), outputs));
      hub.thread.start();
      started = true;
      return hub;
    } finally {
      if (!started) {
        consumer.close();
      }
    }
  }

  /** How the topics are laid out. */
  public TopicLayout layout() {
    return layout;
  }

  /** Why events are not heard of now; empty when they are. */
  public Optional<String> problem() {
    return thread.isAlive() ? trouble : Optional.of("the events hub has ended");
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    consumer.wakeup();
    thread.join();
  }

  private void run() {
    try (consumer) {
      while (!closed) {
        runOnce();
      }
    } catch (WakeupException | InterruptException asked) {
      LOGGER.atInfo().log("Events hub ends");
    }
  }

  private void runOnce() {
    try {
      for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
        hear(entry);
      }
      if (System.nanoTime() - nextProbeNanos >= 0) {
        probe(consumer.assignment());
      }
    } catch (WakeupException | InterruptException asked) {
      throw asked;
    } catch (KafkaException passing) {
      fail(passing);
    }
  }

  private void hear(ConsumerRecord<byte[], byte[]> entry) {
    try {
      follower.onEvent(Codecs.EVENTS.decode(entry.value() == null ? new byte[0] : entry.value()));
    } catch (MalformedRecordException malformed) {
      // The projector sets it aside; here it only must not stop the partition.
      LOGGER
          .atWarn()
          .addKeyValue("topic", entry.topic())
          .addKeyValue("partition", entry.partition())
          .addKeyValue("offset", entry.offset())
          .addKeyValue("reason", malformed.getMessage())
          .log("Event skipped because it cannot be read");
    } catch (RuntimeException bug) {
      LOGGER
          .atError()
          .addKeyValue("partition", entry.partition())
          .addKeyValue("offset", entry.offset())
          .setCause(bug)
          .log("Event skipped because of a bug");
    }
  }

  /** Asks the cluster for something, because polling alone does not tell that it is away. */
  private void probe(Collection<TopicPartition> partitions) {
    var _ = consumer.endOffsets(partitions, PROBE_PATIENCE);
    trouble = Optional.empty();
    nextProbeNanos = System.nanoTime() + PROBE_INTERVAL.toNanos();
  }

  private void fail(KafkaException passing) {
    if (trouble.isEmpty()) {
      LOGGER.atWarn().addKeyValue("reason", passing.getMessage()).log("Events cannot be read now");
    }
    trouble = Optional.of("Kafka does not answer: " + passing.getMessage());
    nextProbeNanos = System.nanoTime() + BACKOFF.toNanos();
  }
}
