package dev.sandcastle.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and its controller in this process, on loopback, for one machine. Its data folder
 * is formatted once and kept, also across kills. Share groups are on; topics are not created by
 * themselves.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final String CLIENT_LISTENER = "CLIENT";
  private static final int NODE_ID = 1;

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts it; returns when it serves clients.
   *
   * @param dataDirectory where its data is; made when missing
   * @param port for clients, or 0 for a free one
   * @throws PortTakenException when somebody listens on the port
   * @throws IOException when the data cannot be used, for example by two brokers at once
   */
  public static EmbeddedBroker start(Path dataDirectory, int port) throws IOException {
    int clientPort = LoopbackPort.claim("Kafka", port);
    Path directory = Files.createDirectories(dataDirectory.toAbsolutePath().normalize());
    format(directory);
    var config = new KafkaConfig(properties(directory, clientPort, LoopbackPort.free()), false);
    var server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException failed) {
      server.shutdown();
      throw new IOException(
          "Expected to start Kafka in '%s', but %s".formatted(directory, failed.getMessage()),
          failed);
    }
    LOGGER.atInfo().addKeyValue("port", clientPort).log("Kafka broker started");
    return new EmbeddedBroker(server, clientPort);
  }

  /** Where clients connect, {@code host:port}. */
  public String bootstrapServers() {
    return LoopbackPort.HOST + ":" + port;
  }

  /** The port clients connect to. */
  public int port() {
    return port;
  }

  /** Stops it with its data written; clients should be closed before. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path directory) throws IOException {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    try {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName(CONTROLLER_LISTENER)
          .setMetadataLogDirectory(directory.toString())
          .addDirectory(directory.toString())
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .run();
    } catch (Exception unusable) {
      throw new IOException(
          "Expected to format '%s' for Kafka, but %s".formatted(directory, unusable.getMessage()),
          unusable);
    }
  }

  private static Map<String, Object> properties(
      Path directory, int clientPort, int controllerPort) {
    var properties = new HashMap<String, Object>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", Integer.toString(NODE_ID));
    properties.put("log.dirs", directory.toString());
    properties.put(
        "listeners",
        "%s://%s:%d,%s://%s:%d"
            .formatted(
                CLIENT_LISTENER,
                LoopbackPort.HOST,
                clientPort,
                CONTROLLER_LISTENER,
                LoopbackPort.HOST,
                controllerPort));
    properties.put(
        "listener.security.protocol.map",
        CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    properties.put("inter.broker.listener.name", CLIENT_LISTENER);
    properties.put("controller.listener.names", CONTROLLER_LISTENER);
    properties.put(
        "controller.quorum.voters", NODE_ID + "@" + LoopbackPort.HOST + ":" + controllerPort);
    properties.putAll(sizes());
    return properties;
  }

  /** One machine: no replicas, little memory, no waiting for group members that will not come. */
  private static Map<String, String> sizes() {
    return Map.ofEntries(
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("default.replication.factor", "1"),
        Map.entry("min.insync.replicas", "1"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("offsets.topic.num.partitions", "4"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("transaction.state.log.num.partitions", "4"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        Map.entry("share.coordinator.state.topic.num.partitions", "4"),
        // After a kill the controller waits this long for the broker that will not come back.
        Map.entry("broker.session.timeout.ms", "3000"),
        Map.entry("broker.heartbeat.interval.ms", "500"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        // A member hears of its partitions with its next heartbeat: at 5 s by default.
        Map.entry("group.share.min.heartbeat.interval.ms", "500"),
        Map.entry("group.share.heartbeat.interval.ms", "500"),
        Map.entry("group.share.min.session.timeout.ms", "6000"),
        Map.entry("group.share.session.timeout.ms", "6000"),
        Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20)),
        Map.entry("log.cleaner.threads", "1"),
        Map.entry("log.segment.bytes", Integer.toString(64 << 20)),
        Map.entry("log.index.size.max.bytes", Integer.toString(1 << 20)),
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        Map.entry("background.threads", "2"));
  }
}
