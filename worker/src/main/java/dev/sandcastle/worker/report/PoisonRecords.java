package dev.sandcastle.worker.report;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import dev.sandcastle.schemas.work.RejectedRecord;
import dev.sandcastle.schemas.work.RejectionReason;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets aside what was read and is no record of its topic. Thread-safe. */
public final class PoisonRecords {
  private static final Logger LOGGER = LoggerFactory.getLogger(PoisonRecords.class);

  /** A record that is set aside must fit a record. */
  private static final int KEPT_BYTES = 900 * 1024;

  private final Reports reports;
  private final InstantSource clock;
  private final Runnable counted;

  /**
   * Through the reports' producer.
   *
   * @param counted hears of each one
   */
  public PoisonRecords(Reports reports, InstantSource clock, Runnable counted) {
    this.reports = reports;
    this.clock = clock;
    this.counted = counted;
  }

  /** Keeps a record for operators; completes when it is stored. */
  public CompletableFuture<Void> setAside(
      ConsumerRecord<byte[], byte[]> poison, MalformedRecordException malformed) {
    counted.run();
    LOGGER
        .atWarn()
        .addKeyValue("topic", poison.topic())
        .addKeyValue("partition", poison.partition())
        .addKeyValue("offset", poison.offset())
        .addKeyValue("reason", malformed.getMessage())
        .log("record is set aside");
    return reports.confirm(
        new RejectedRecord(
            poison.topic(),
            poison.partition(),
            poison.offset(),
            kept(poison.key()),
            kept(poison.value()),
            RejectionReason.MALFORMED,
            malformed.getMessage(),
            clock.instant()));
  }

  private static Optional<Bytes> kept(byte[] bytes) {
    return Optional.ofNullable(bytes)
        .map(all -> Bytes.copyOf(all, 0, Math.min(all.length, KEPT_BYTES)));
  }
}
