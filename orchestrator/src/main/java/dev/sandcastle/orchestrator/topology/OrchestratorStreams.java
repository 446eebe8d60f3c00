package dev.sandcastle.orchestrator.topology;

import dev.sandcastle.orchestrator.OrchestratorConfig;
import dev.sandcastle.orchestrator.OrchestratorMetrics;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topology, running. Thread-safe. */
public final class OrchestratorStreams implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(OrchestratorStreams.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private final KafkaStreams streams;

  private OrchestratorStreams(KafkaStreams streams) {
    this.streams = streams;
  }

  /** Starts it. */
  public static OrchestratorStreams start(OrchestratorConfig config, OrchestratorMetrics metrics) {
    var topology =
        OrchestratorTopology.build(
            config.policy(),
            new KafkaEventLog(config.bootstrapServers(), config.applicationId()),
            metrics);
    var streams = new KafkaStreams(topology, properties(config));
    streams.setUncaughtExceptionHandler(
        failure -> {
          LOGGER.atError().setCause(failure).log("A stream thread failed and is replaced");
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    streams.setStateListener(
        (to, from) ->
            LOGGER
                .atInfo()
                .addKeyValue("from", from)
                .addKeyValue("to", to)
                .log("Orchestrator changed state"));
    streams.start();
    return new OrchestratorStreams(streams);
  }

  /** Why it does not decide; empty when it does. */
  public Optional<String> problem() {
    var state = streams.state();
    return state == KafkaStreams.State.RUNNING
        ? Optional.empty()
        : Optional.of("Kafka Streams is " + state);
  }

  @Override
  public void close() {
    if (!streams.close(CLOSE_TIMEOUT)) {
      LOGGER.atWarn().log("The orchestrator did not stop in time");
    }
  }

  private static Properties properties(OrchestratorConfig config) {
    var properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, config.stateFolder().toString());
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 200);
    properties.put(StreamsConfig.POLL_MS_CONFIG, 20);
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), 1);
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // A killed instance leaves no group: its successor need not wait longer than this for it.
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_500);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
    // Shorter than ExecutionState.Journal.UNCERTAIN (ADR 0003).
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), 20_000);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG), 10_000);
    return properties;
  }
}
