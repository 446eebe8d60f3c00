package dev.sandcastle.gateway.follow;

import dev.sandcastle.gateway.database.DatabaseException;
import dev.sandcastle.gateway.publish.KafkaClients;
import dev.sandcastle.gateway.publish.RejectedRecords;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import dev.sandcastle.schemas.work.RejectionReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands {@code execution.events.v1} to something that writes it into PostgreSQL, as one member of a
 * consumer group. Offsets are committed after the writing, so every event is handed over at least
 * once; the writer must not mind one that comes twice. While the database is away it goes back to
 * where it was and tries again; a record that can never be written is set aside and the partition
 * goes on.
 *
 * <p>One thread runs it; {@code trouble} and {@code closed} are volatile, so that readiness checks
 * and {@link #close} may look and ask from other threads.
 */
public final class EventFeed implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EventFeed.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

  private final String group;
  private final Consumer<byte[], byte[]> consumer;
  private final Writer writer;
  private final RejectedRecords rejected;
  private final Thread thread;
  private volatile Optional<String> trouble = Optional.empty();
  private volatile boolean closed;
  private Duration backoff = FIRST_BACKOFF;

  /** Where events go. */
  public interface Writer {
    /**
     * Writes events, all of them or none that matters; may wait.
     *
     * @param events those of one execution in log order
     * @throws DatabaseException when it did not; it is tried again unless the values are at fault
     */
    void write(List<ExecutionEvent> events) throws DatabaseException, InterruptedException;
  }

  private EventFeed(String group, KafkaClients clients, Writer writer, RejectedRecords rejected) {
    this.group = group;
    this.consumer = clients.member(group);
    this.writer = writer;
    this.rejected = rejected;
    this.thread = Thread.ofPlatform().name("gateway-" + group).daemon(true).unstarted(this::run);
  }

  /**
   * Starts it.
   *
   * @param group the consumer group of all gateways with this writer
   */
  public static EventFeed start(
      String group, KafkaClients clients, Writer writer, RejectedRecords rejected) {
    var feed = new EventFeed(group, clients, writer, rejected);
    feed.thread.start();
    return feed;
  }

  /** Why events do not reach the database now; empty when they do. */
  public Optional<String> problem() {
    return thread.isAlive() ? trouble : Optional.of("the feed has ended");
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    consumer.wakeup();
    thread.join();
  }

  private void run() {
    try (consumer) {
      consumer.subscribe(List.of(Topics.EVENTS.name()));
      while (!closed) {
        runOnce();
      }
    } catch (WakeupException | InterruptException asked) {
      LOGGER.atInfo().addKeyValue("group", group).log("Event feed ends");
    }
  }

  private void runOnce() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    try {
      if (!records.isEmpty()) {
        write(records);
        consumer.commitSync();
        recovered();
      } else if (trouble.isPresent() && hasNothingToWrite()) {
        recovered();
      }
    } catch (WakeupException | InterruptException asked) {
      throw asked;
    } catch (DatabaseException | KafkaException passing) {
      goBack(records, passing);
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }

  private void recovered() {
    trouble = Optional.empty();
    backoff = FIRST_BACKOFF;
  }

  /** What could not be written may be another member's by now. */
  private boolean hasNothingToWrite() {
    return consumer.assignment().stream()
        .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
  }

  private void write(ConsumerRecords<byte[], byte[]> records)
      throws DatabaseException, InterruptedException {
    Map<ConsumerRecord<byte[], byte[]>, ExecutionEvent> events = new HashMap<>();
    List<ExecutionEvent> inOrder = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> entry : records) {
      try {
        var event = Codecs.EVENTS.decode(entry.value() == null ? new byte[0] : entry.value());
        events.put(entry, event);
        inOrder.add(event);
      } catch (MalformedRecordException malformed) {
        rejected.setAside(entry, RejectionReason.MALFORMED, malformed.getMessage());
      }
    }
    if (!writesAll(inOrder)) {
      writeOneByOne(records, events);
    }
  }

  /** False when one of the events, or our code for it, is at fault. */
  private boolean writesAll(List<ExecutionEvent> events)
      throws DatabaseException, InterruptedException {
    try {
      writer.write(events);
      return true;
    } catch (DatabaseException failed) {
      if (failed.refused()) {
        return false;
      }
      throw failed;
    } catch (RuntimeException bug) {
      LOGGER.atError().addKeyValue("group", group).setCause(bug).log("Events could not be written");
      return false;
    }
  }

  /** Finds the events that cannot be stored, and stores the others. */
  private void writeOneByOne(
      ConsumerRecords<byte[], byte[]> records,
      Map<ConsumerRecord<byte[], byte[]>, ExecutionEvent> events)
      throws DatabaseException, InterruptedException {
    for (ConsumerRecord<byte[], byte[]> entry : records) {
      var event = events.get(entry);
      if (event != null && !writesAll(List.of(event))) {
        rejected.setAside(entry, RejectionReason.INTERNAL, "The event cannot be stored");
      }
    }
  }

  private void goBack(ConsumerRecords<byte[], byte[]> records, Exception why) {
    trouble = Optional.of(String.valueOf(why.getMessage()));
    LOGGER
        .atWarn()
        .addKeyValue("group", group)
        .addKeyValue("reason", why.getMessage())
        .addKeyValue("retryMs", backoff.toMillis())
        .log("Events not written, will try again");
    for (TopicPartition partition : records.partitions()) {
      consumer.seek(
          partition, new OffsetAndMetadata(records.records(partition).getFirst().offset()));
    }
    pauseFor(backoff);
    backoff =
        backoff.multipliedBy(2).compareTo(MAX_BACKOFF) < 0 ? backoff.multipliedBy(2) : MAX_BACKOFF;
  }

  /** Waits without reading, and wakes up for {@link #close}. */
  private void pauseFor(Duration wait) {
    var partitions = consumer.assignment();
    consumer.pause(partitions);
    long end = System.nanoTime() + wait.toNanos();
    while (!closed && System.nanoTime() < end) {
      var _ = consumer.poll(Duration.ofMillis(100));
    }
    consumer.resume(consumer.paused());
  }
}
