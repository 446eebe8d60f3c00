package dev.sandcastle.worker.report;

import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.schemas.fleet.WorkerHeartbeat;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.work.OutputChunk;
import dev.sandcastle.schemas.work.RejectedRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One idempotent producer for everything: so the order of a tenant's reports is the order of the
 * calls. It keeps trying for five minutes, long enough for a broker to come back.
 */
public final class KafkaReports implements Reports {
  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaReports.class);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
  private static final byte[] NO_KEY = null;

  private final KafkaProducer<byte[], byte[]> producer;
  private final Runnable failed;
  private volatile Optional<String> problem = Optional.empty();

  private KafkaReports(KafkaProducer<byte[], byte[]> producer, Runnable failed) {
    this.producer = producer;
    this.failed = failed;
  }

  /**
   * Opens the producer; the broker need not be there yet.
   *
   * @param failed hears of each record that was given up
   */
  public static KafkaReports open(String bootstrapServers, String clientId, Runnable failed) {
    var producer =
        new KafkaProducer<>(
            Map.<String, Object>of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.CLIENT_ID_CONFIG,
                clientId,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                300_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                10_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    return new KafkaReports(producer, failed);
  }

  /** Why the last record was not stored; empty when it was. */
  public Optional<String> problem() {
    return problem;
  }

  @Override
  public void publish(WorkerReport report) {
    send(reportRecord(report), _ -> {});
  }

  @Override
  public CompletableFuture<Void> confirm(WorkerReport report) {
    return sendAndConfirm(reportRecord(report));
  }

  @Override
  public void publish(OutputChunk chunk, Runnable settled) {
    var chunkRecord =
        new ProducerRecord<>(
            Topics.OUTPUT.name(), utf8(chunk.executionId().value()), Codecs.OUTPUT.encode(chunk));
    send(chunkRecord, _ -> settled.run());
  }

  @Override
  public void publish(WorkerHeartbeat heartbeat) {
    var heartbeatRecord =
        new ProducerRecord<>(
            Topics.HEARTBEATS.name(),
            utf8(heartbeat.workerId().value()),
            Codecs.HEARTBEATS.encode(heartbeat));
    send(heartbeatRecord, _ -> {});
  }

  @Override
  public CompletableFuture<Void> confirm(RejectedRecord rejected) {
    return sendAndConfirm(
        new ProducerRecord<>(Topics.REJECTED.name(), NO_KEY, Codecs.REJECTED.encode(rejected)));
  }

  @Override
  public void close() {
    producer.close(CLOSE_WAIT);
  }

  private static ProducerRecord<byte[], byte[]> reportRecord(WorkerReport report) {
    return new ProducerRecord<>(
        Topics.REPORTS.name(), utf8(report.tenantId().value()), Codecs.REPORTS.encode(report));
  }

  private CompletableFuture<Void> sendAndConfirm(ProducerRecord<byte[], byte[]> toSend) {
    var stored = new CompletableFuture<Void>();
    send(
        toSend,
        failure ->
            failure.ifPresentOrElse(stored::completeExceptionally, () -> stored.complete(null)));
    return stored;
  }

  private void send(ProducerRecord<byte[], byte[]> toSend, Consumer<Optional<Exception>> settled) {
    var _ =
        producer.send(
            toSend,
            (metadata, exception) -> {
              note(toSend.topic(), Optional.ofNullable(exception));
              settled.accept(Optional.ofNullable(exception));
            });
  }

  private void note(String topic, Optional<Exception> failure) {
    problem = failure.map(Throwable::getMessage);
    if (failure.isPresent()) {
      failed.run();
      LOGGER
          .atError()
          .addKeyValue("topic", topic)
          .setCause(failure.get())
          .log("record was not stored");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
