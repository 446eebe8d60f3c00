package dev.sandcastle.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.topic.Topics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final String TOPIC = Topics.REJECTED.name();

  @TempDir Path directory;

  @Test
  void shouldKeepRecordsAcrossRestarts() throws Exception {
    // given
    try (var broker = EmbeddedBroker.start(directory, 0)) {
      TopicProvisioner.ensure(broker.bootstrapServers(), 2, (short) 1);
      produce(broker, "kept");
    }

    // when
    try (var broker = EmbeddedBroker.start(directory, 0)) {
      TopicProvisioner.ensure(broker.bootstrapServers(), 2, (short) 1);

      // then
      assertThat(readFirst(broker)).isEqualTo("kept");
    }
  }

  @Test
  void shouldKeepRecordsOverAKill() throws Exception {
    // given
    var owner =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                BrokerOwner.class.getName(),
                directory.toString(),
                TOPIC)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(owner.inputReader().readLine()).isEqualTo("written");
    } finally {
      owner.destroyForcibly();
    }
    assertThat(owner.waitFor(30, TimeUnit.SECONDS)).isTrue();

    // when
    try (var broker = EmbeddedBroker.start(directory, 0)) {
      // then
      assertThat(readFirst(broker)).isEqualTo("kept");
    }
  }

  @Test
  void shouldNameThePortThatIsTaken() throws Exception {
    // given
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral(LoopbackPort.HOST))) {
      // when
      var start = assertThatThrownBy(() -> EmbeddedBroker.start(directory, taken.getLocalPort()));

      // then
      start
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining("Kafka")
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void shouldServeShareGroups() throws Exception {
    // given
    try (var broker = EmbeddedBroker.start(directory, 0)) {
      TopicProvisioner.ensure(broker.bootstrapServers(), 2, (short) 1);
      try (var consumer =
          new KafkaShareConsumer<>(
              Map.<String, Object>of(
                  "bootstrap.servers", broker.bootstrapServers(), "group.id", "workers"),
              new StringDeserializer(),
              new StringDeserializer())) {
        consumer.subscribe(List.of(Topics.WORK.name()));

        // when
        try (var producer = producer(broker)) {
          Awaitility.await()
              .atMost(Duration.ofSeconds(30))
              .until(
                  () -> {
                    producer.send(new ProducerRecord<>(Topics.WORK.name(), "key", "work")).get();
                    // then
                    return !consumer.poll(Duration.ofMillis(200)).isEmpty();
                  });
        }
      }
    }
  }

  @Test
  void shouldCreateEveryTopicOnce() throws Exception {
    // given
    try (var broker = EmbeddedBroker.start(directory, 0);
        var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      TopicProvisioner.ensure(broker.bootstrapServers(), 3, (short) 1);

      // when
      TopicProvisioner.ensure(broker.bootstrapServers(), 3, (short) 1);

      // then
      var found = admin.describeTopics(names()).allTopicNames().get();
      assertThat(found).hasSize(Topics.ALL.size());
      assertThat(found.get(Topics.EVENTS.name()).partitions()).hasSize(3);
      assertThat(found.get(Topics.CONTROL.name()).partitions()).hasSize(1);
    }
  }

  @Test
  void shouldRefuseAnotherNumberOfPartitions() throws Exception {
    // given
    try (var broker = EmbeddedBroker.start(directory, 0)) {
      TopicProvisioner.ensure(broker.bootstrapServers(), 2, (short) 1);

      // when
      var again =
          assertThatThrownBy(
              () -> TopicProvisioner.ensure(broker.bootstrapServers(), 4, (short) 1));

      // then
      again.hasMessageContaining(Topics.COMMANDS.name()).hasMessageContaining("has 2");
    }
  }

  @Test
  void shouldNotCreateTopicsByItself() throws Exception {
    // given
    try (var broker = EmbeddedBroker.start(directory, 0);
        var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      // when
      var described = admin.describeTopics(List.of(TOPIC)).allTopicNames();

      // then
      assertThatThrownBy(() -> described.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  private static List<String> names() {
    return Topics.ALL.stream().map(Topics.Topic::name).toList();
  }

  private static KafkaProducer<String, String> producer(EmbeddedBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new StringSerializer(),
        new StringSerializer());
  }

  private static void produce(EmbeddedBroker broker, String value) throws Exception {
    try (var producer = producer(broker)) {
      var written = producer.send(new ProducerRecord<>(TOPIC, value)).get();
      assertThat(written.serializedValueSize())
          .isEqualTo(value.getBytes(StandardCharsets.UTF_8).length);
    }
  }

  private static String readFirst(EmbeddedBroker broker) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      var partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> consumer.poll(Duration.ofMillis(200)), records -> !records.isEmpty())
          .iterator()
          .next()
          .value();
    }
  }
}
