package dev.sandcastle.gateway.publish;

import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Writes commands to {@code execution.commands.v1}. Thread-safe; waits, so not for event loops. */
public final class CommandPublisher implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(6);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;

  private CommandPublisher(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /** With a producer of its own. */
  public static CommandPublisher open(KafkaClients clients) {
    return new CommandPublisher(clients.producer());
  }

  /**
   * Writes a command and waits until all replicas have it.
   *
   * @throws PublishException when that did not happen in time. The command may have been written
   *     all the same when the cluster's answer was lost
   */
  public void publish(ExecutionCommand command) throws PublishException, InterruptedException {
    byte[] key = command.tenantId().value().getBytes(StandardCharsets.UTF_8);
    var message =
        new ProducerRecord<>(Topics.COMMANDS.name(), key, Codecs.COMMANDS.encode(command));
    try {
      var _ = producer.send(message).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw new PublishException(
          "Expected to publish a command, but " + failed.getCause().getMessage(),
          failed.getCause());
    } catch (TimeoutException | KafkaException failed) {
      throw new PublishException(
          "Expected to publish a command, but " + failed.getMessage(), failed);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_PATIENCE);
  }
}
