package dev.sandcastle.worker.control;

import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import dev.sandcastle.schemas.work.WorkerControl;
import dev.sandcastle.worker.report.PoisonRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the control topic, all of it, on a thread of its own and without a group. It begins some
 * time back, so that a worker that has just started knows the stops of orders that still lie in the
 * work topic; intake must wait for {@link #isCaughtUp}.
 */
public final class KafkaControl implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaControl.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration LOOK_BACK = Duration.ofMinutes(10);
  private static final long PAUSE_MS = 500;

  private final Map<String, Object> settings;
  private final ControlHandler handler;
  private final PoisonRecords poison;
  private final Thread thread;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private volatile Optional<KafkaConsumer<byte[], byte[]>> reading = Optional.empty();
  private final CountDownLatch closing = new CountDownLatch(1);

  private KafkaControl(Map<String, Object> settings, ControlHandler handler, PoisonRecords poison) {
    this.settings = settings;
    this.handler = handler;
    this.poison = poison;
    this.thread = Thread.ofPlatform().name("worker-control").unstarted(this::run);
  }

  /** Begins to read. */
  public static KafkaControl start(
      String bootstrapServers, String clientId, ControlHandler handler, PoisonRecords poison) {
    var control =
        new KafkaControl(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.CLIENT_ID_CONFIG,
                clientId,
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                1,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            handler,
            poison);
    control.thread.start();
    return control;
  }

  /** Whether everything that was there at the start has been carried out. */
  public boolean isCaughtUp() {
    return caughtUp.getCount() == 0;
  }

  /** Stops to read. */
  @Override
  public void close() {
    closing.countDown();
    reading.ifPresent(KafkaConsumer::wakeup);
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!isClosed()) {
      try (var consumer =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        reading = Optional.of(consumer);
        read(consumer);
      } catch (WakeupException closing) {
        LOGGER.atDebug().log("control was woken to close");
      } catch (KafkaException failed) {
        LOGGER.atWarn().addKeyValue("error", failed.getMessage()).log("control starts again");
        pause();
      } catch (RuntimeException bug) {
        LOGGER.atError().setCause(bug).log("control starts again after a bug");
        pause();
      }
    }
  }

  private void read(Consumer<byte[], byte[]> consumer) {
    Set<TopicPartition> partitions = partitions(consumer);
    consumer.assign(partitions);
    seekBack(consumer, partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (!isClosed()) {
      if (!isCaughtUp()
          && ends.entrySet().stream()
              .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        caughtUp.countDown();
      }
      consumer.poll(POLL).forEach(this::handle);
    }
  }

  private static Set<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
    var topic = Topics.CONTROL.name();
    Set<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .collect(Collectors.toSet());
    if (partitions.isEmpty()) {
      throw new KafkaException("Expected topic '" + topic + "', but there is none");
    }
    return partitions;
  }

  private static void seekBack(Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
    long since = Instant.now().minus(LOOK_BACK).toEpochMilli();
    consumer.seekToEnd(partitions);
    consumer
        .offsetsForTimes(partitions.stream().collect(Collectors.toMap(p -> p, p -> since)))
        .forEach(
            (partition, found) -> {
              if (found != null) {
                consumer.seek(partition, found.offset());
              }
            });
  }

  /**
   * Every worker that is there when a poison record comes sets it aside; one that looks back at its
   * start does not do it once more.
   */
  private void handle(ConsumerRecord<byte[], byte[]> told) {
    try {
      if (told.value() == null) {
        throw new MalformedRecordException("Expected a control record, but there is no value");
      }
      switch (Codecs.CONTROL.decode(told.value())) {
        case WorkerControl.StopExecution stop -> handler.stop(stop);
        case WorkerControl.Drain drain -> handler.drain(drain);
      }
    } catch (MalformedRecordException malformed) {
      if (isCaughtUp()) {
        var _ = poison.setAside(told, malformed);
      }
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private void pause() {
    try {
      var _ = closing.await(PAUSE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }
}
