package dev.sandcastle.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A process that owns a broker with one record until it is killed. */
final class BrokerOwner {
  private BrokerOwner() {}

  public static void main(String[] args) throws Exception {
    try (var broker = EmbeddedBroker.start(Path.of(args[0]), 0)) {
      TopicProvisioner.ensure(broker.bootstrapServers(), 2, (short) 1);
      try (var producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.bootstrapServers()),
              new StringSerializer(),
              new StringSerializer())) {
        var written = producer.send(new ProducerRecord<>(args[1], "kept")).get();
        System.out.println(written.hasOffset() ? "written" : "lost");
        new CountDownLatch(1).await();
      }
    }
  }
}
