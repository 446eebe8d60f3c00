package dev.sandcastle.systemtests.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandcastle.systemtests.stack.Api;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.Stack;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A stock consumer and {@code GET /registry/schemas/ids/{id}}: no class of {@code schemas} takes
 * part in the decoding.
 */
@ExtendWith(SharedStack.class)
final class StockConsumerST {
  private static final String TOPIC = "execution.events.v1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Stack stack;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, Schema> schemas = new HashMap<>();

  StockConsumerST(Stack stack) {
    this.stack = stack;
  }

  @Test
  void shouldDecodeTheEventsOfAFinishedExecution() throws Exception {
    // given
    String id = stack.api().run(Api.python("print('read me')")).executionId();

    // when
    List<GenericRecord> events = readUntilFinished(id);

    // then
    assertThat(events)
        .extracting(event -> ((GenericRecord) event.get("body")).getSchema().getName())
        .startsWith("Queued")
        .contains("Started", "PhaseChanged")
        .endsWith("Finished");
    assertThat(events).extracting(event -> event.get("sequence")).isSorted();
    assertThat(events.getLast().get("body").toString()).contains("read me");
  }

  @Test
  void shouldListSubjectsAsStockToolsAskForThem() throws Exception {
    assertThat(get("/registry/subjects")).contains("\"" + TOPIC + "-value\"");
    String latest = get("/registry/subjects/" + TOPIC + "-value/versions/latest");
    assertThat(new ObjectMapper().readTree(latest).path("subject").asText())
        .isEqualTo(TOPIC + "-value");
    assertThat(new ObjectMapper().readTree(latest).path("version").asInt()).isPositive();
  }

  private List<GenericRecord> readUntilFinished(String id) throws Exception {
    try (var consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(partition -> new TopicPartition(TOPIC, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var found = new ArrayList<GenericRecord>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (record.value()[0] != 0) {
            continue; // PoisonST shares this topic
          }
          GenericRecord event = decode(record.value());
          if (id.equals(event.get("executionId").toString())) {
            found.add(event);
          }
        }
        if (!found.isEmpty() && isFinished(found.getLast())) {
          return found;
        }
      }
      throw new AssertionError("Expected the end of " + id + ", but there is only " + found);
    }
  }

  private static boolean isFinished(GenericRecord event) {
    return ((GenericRecord) event.get("body")).getSchema().getName().equals("Finished");
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", stack.bootstrapServers()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private GenericRecord decode(byte[] value) throws IOException, InterruptedException {
    int schemaId = ByteBuffer.wrap(value, 1, 4).getInt();
    Schema schema = schemas.get(schemaId);
    if (schema == null) {
      String answer = get("/registry/schemas/ids/" + schemaId);
      schema =
          new Schema.Parser().parse(new ObjectMapper().readTree(answer).path("schema").asText());
      schemas.put(schemaId, schema);
    }
    var body = DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null);
    return new GenericDatumReader<GenericRecord>(schema).read(null, body);
  }

  private String get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(stack.url().resolve(path)).GET().build();
    var response = http.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(200);
    return response.body();
  }
}
