package dev.sandcastle.gateway.publish;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.work.RejectedRecord;
import dev.sandcastle.schemas.work.RejectionReason;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets records aside in {@code execution.rejected.v1}, as they were. Thread-safe; waits. */
public final class RejectedRecords implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(RejectedRecords.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private final Clock clock;

  private RejectedRecords(Producer<byte[], byte[]> producer, Clock clock) {
    this.producer = producer;
    this.clock = clock;
  }

  /** With a producer of its own. */
  public static RejectedRecords open(KafkaClients clients, Clock clock) {
    return new RejectedRecords(clients.producer(), clock);
  }

  /**
   * Sets a record aside.
   *
   * @throws KafkaException when the cluster does not take it; the record must be read again
   */
  public void setAside(ConsumerRecord<byte[], byte[]> entry, RejectionReason reason, String detail)
      throws InterruptedException {
    LOGGER
        .atWarn()
        .addKeyValue("topic", entry.topic())
        .addKeyValue("partition", entry.partition())
        .addKeyValue("offset", entry.offset())
        .addKeyValue("reason", reason)
        .log("Record set aside");
    try {
      send(entry, Optional.ofNullable(entry.value()), reason, detail);
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof RecordTooLargeException)) {
        throw new KafkaException(
            "Expected to set a record aside, but " + failed.getCause().getMessage(), failed);
      }
      sendWithoutValue(entry, reason, detail);
    }
  }

  private void sendWithoutValue(
      ConsumerRecord<byte[], byte[]> entry, RejectionReason reason, String detail)
      throws InterruptedException {
    try {
      send(entry, Optional.empty(), reason, detail + " (too large to be kept)");
    } catch (ExecutionException failed) {
      throw new KafkaException(
          "Expected to set a record aside, but " + failed.getCause().getMessage(), failed);
    }
  }

  private void send(
      ConsumerRecord<byte[], byte[]> entry,
      Optional<byte[]> value,
      RejectionReason reason,
      String detail)
      throws InterruptedException, ExecutionException {
    var rejected =
        new RejectedRecord(
            entry.topic(),
            entry.partition(),
            entry.offset(),
            Optional.ofNullable(entry.key()).map(Bytes::copyOf),
            value.map(Bytes::copyOf),
            reason,
            detail,
            clock.instant());
    byte[] message = Codecs.REJECTED.encode(rejected);
    var _ = producer.send(new ProducerRecord<>(Topics.REJECTED.name(), null, message)).get();
  }

  @Override
  public void close() {
    producer.close(CLOSE_PATIENCE);
  }
}
