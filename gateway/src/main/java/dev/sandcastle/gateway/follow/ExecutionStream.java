package dev.sandcastle.gateway.follow;

import dev.sandcastle.gateway.view.ExecutionKey;
import dev.sandcastle.gateway.view.ExecutionSnapshot;
import dev.sandcastle.schemas.execution.ExecutionEvent;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader's stream of one execution: everything so far, then live, straight from the two
 * partitions where the execution's records lie. Nothing is read ahead of a slow reader but one
 * bounded fetch.
 *
 * <p>{@link #run} is for one (virtual) thread; {@link #close} may be called from any other, which
 * is why {@code closed} is volatile.
 */
public final class ExecutionStream implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ExecutionStream.class);

  /** How far clocks of this process and of the brokers' other clients may differ. */
  private static final Duration CLOCK_MARGIN = Duration.ofSeconds(5);

  /** How long is waited for output that the end names and that is not there. */
  private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(5);

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration SEEK_PATIENCE = Duration.ofSeconds(10);

  private final ExecutionKey key;
  private final ExecutionSnapshot known;
  private final StreamMerge merge;
  private final EventGate gate = new EventGate();
  private final StreamPosition from;
  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition events;
  private final TopicPartition output;
  private volatile boolean closed;
  private Map<TopicPartition, Long> ends = Map.of();

  /** End of the output partition when the end of the execution was read; -1 before. */
  private long lastOutput = -1;

  private long missingSince;

  /**
   * A stream that has not begun.
   *
   * @param known what is known of the execution
   * @param from where to go on
   * @param view how the reader is shown what was printed
   * @param consumer without a group; the stream closes it
   */
  public ExecutionStream(
      ExecutionSnapshot known,
      StreamPosition from,
      TextView view,
      Consumer<byte[], byte[]> consumer,
      TopicLayout layout) {
    this.key = known.key();
    this.known = known;
    this.from = from;
    this.merge = new StreamMerge(known, from, view);
    this.consumer = consumer;
    this.events = layout.events(key);
    this.output = layout.output(key);
  }

  /**
   * Hands everything to a sink until the end of the execution or of the stream.
   *
   * @throws IOException when the reader is gone or the topics cannot be read; the reader may come
   *     back with the last id it has
   */
  public void run(StreamSink sink) throws IOException, InterruptedException {
    try {
      seek();
      follow(sink);
    } catch (WakeupException asked) {
      LOGGER.atDebug().addKeyValue("executionId", key.executionId()).log("Stream ends early");
    } catch (KafkaException away) {
      throw new IOException("Expected to read the topics, but " + away.getMessage(), away);
    } finally {
      // Without a group there is nothing to hand over, and a fetch on its way is not worth a wait.
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  /** Ends {@link #run} soon. */
  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
  }

  /**
   * Goes to where the reader left off, but never before the execution: an id is the reader's word,
   * and must not make us read a partition from its beginning.
   */
  private void seek() {
    var partitions = List.of(events, output);
    consumer.assign(partitions);
    ends = consumer.endOffsets(partitions, SEEK_PATIENCE);
    long since = known.origin().submittedAt().minus(CLOCK_MARGIN).toEpochMilli();
    var beginnings = consumer.offsetsForTimes(Map.of(events, since, output, since), SEEK_PATIENCE);
    for (TopicPartition partition : partitions) {
      var beginning = beginnings.get(partition);
      long end = ends.get(partition);
      long asked = partition.equals(events) ? from.eventOffset() : from.outputOffset();
      long start = beginning == null ? end : Math.max(beginning.offset(), Math.min(asked, end));
      consumer.seek(partition, start);
    }
  }

  private void follow(StreamSink sink) throws IOException, InterruptedException {
    long lastWrite = System.nanoTime();
    while (!closed) {
      List<StreamItem> items = take(consumer.poll(POLL));
      boolean replayed = isReplayed();
      if (replayed) {
        items.addAll(tell(gate::nextAnyway));
      }
      long now = System.nanoTime();
      if (!items.isEmpty()) {
        sink.deliver(items);
        lastWrite = now;
      } else if (now - lastWrite >= KEEP_ALIVE.toNanos()) {
        sink.keepAlive();
        lastWrite = now;
      }
      if (merge.hasEnded()) {
        if (merge.isComplete() || replayed || isGivenUp(now)) {
          sink.deliver(merge.finish());
          return;
        }
      } else if (replayed) {
        sink.deliver(List.of(merge.endFromKnown()));
        return;
      }
    }
  }

  /** Whether the execution had ended before this began, and all there was then was read. */
  private boolean isReplayed() {
    return known.hasEnded()
        && ends.entrySet().stream()
            .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /**
   * Whether output that the end names is not worth waiting for any more. The time counts from when
   * everything was read that was there at the end, however slow the reader is.
   */
  private boolean isGivenUp(long now) {
    if (lastOutput < 0) {
      lastOutput = outputEnd();
    }
    if (consumer.position(output) < lastOutput) {
      return false;
    }
    missingSince = missingSince == 0 ? now : missingSince;
    return now - missingSince > OUTPUT_PATIENCE.toNanos();
  }

  /** In the order of the records' times, without changing the order within a partition. */
  private List<StreamItem> take(ConsumerRecords<byte[], byte[]> records) {
    var items = new ArrayList<StreamItem>();
    var told = records.records(events);
    var printed = records.records(output);
    int next = 0;
    for (ConsumerRecord<byte[], byte[]> event : told) {
      while (next < printed.size() && printed.get(next).timestamp() < event.timestamp()) {
        items.addAll(takeOutput(printed.get(next++)));
      }
      items.addAll(takeEvent(event));
    }
    while (next < printed.size()) {
      items.addAll(takeOutput(printed.get(next++)));
    }
    gate.outputReadTo(consumer.position(output));
    items.addAll(tell());
    return items;
  }

  private List<StreamItem> takeEvent(ConsumerRecord<byte[], byte[]> entry) {
    try {
      var event = Codecs.EVENTS.decode(entry.value() == null ? new byte[0] : entry.value());
      if (!ExecutionKey.of(event).equals(key)) {
        return List.of();
      }
      boolean waits = event instanceof ExecutionEvent.StepFinished;
      gate.add(new EventGate.Entry(entry.offset(), event, waits ? outputEnd() : 0));
      return tell();
    } catch (MalformedRecordException malformed) {
      return skip(entry, malformed);
    }
  }

  private long outputEnd() {
    return consumer.endOffsets(List.of(output), SEEK_PATIENCE).get(output);
  }

  private List<StreamItem> takeOutput(ConsumerRecord<byte[], byte[]> entry) {
    gate.outputReadTo(entry.offset());
    try {
      var chunk = Codecs.OUTPUT.decode(entry.value() == null ? new byte[0] : entry.value());
      if (!new ExecutionKey(chunk.tenantId(), chunk.executionId()).equals(key)) {
        return List.of();
      }
      gate.chunkOf(chunk.at());
      var items = new ArrayList<>(tell());
      items.addAll(merge.onChunk(entry.offset(), chunk));
      return items;
    } catch (MalformedRecordException malformed) {
      return skip(entry, malformed);
    }
  }

  private List<StreamItem> tell() {
    return tell(gate::next);
  }

  private List<StreamItem> tell(Supplier<Optional<EventGate.Entry>> next) {
    var items = new ArrayList<StreamItem>();
    for (var entry = next.get(); entry.isPresent(); entry = next.get()) {
      items.addAll(merge.onEvent(entry.get().offset(), entry.get().event()));
    }
    return items;
  }

  private static List<StreamItem> skip(
      ConsumerRecord<byte[], byte[]> entry, MalformedRecordException malformed) {
    LOGGER
        .atDebug()
        .addKeyValue("topic", entry.topic())
        .addKeyValue("partition", entry.partition())
        .addKeyValue("offset", entry.offset())
        .addKeyValue("reason", malformed.getMessage())
        .log("Record skipped in a stream");
    return List.of();
  }

  /** Whether the topics still have all of an execution that ended then. */
  public static boolean isKept(Instant finishedAt, Instant now) {
    return Topics.OUTPUT.retention().map(kept -> finishedAt.plus(kept).isAfter(now)).orElse(true);
  }
}
