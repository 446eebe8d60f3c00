package dev.sandcastle.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sandcastle.schemas.topic.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
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
import org.junit.jupiter.api.extension.RegisterExtension;

/** A reader with a stock Kafka consumer, stock Avro and nothing of ours but the registry's URL. */
class RegistryIT {
  @RegisterExtension static final Gateways GATEWAYS = new Gateways();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + GATEWAYS.gateway().port() + "/registry" + path));
  }

  private static ApiClient.Reply get(String path) throws Exception {
    return new ApiClient.Reply(
        HTTP.send(request(path).build(), HttpResponse.BodyHandlers.ofByteArray()));
  }

  private static ApiClient.Reply post(String path, String body) throws Exception {
    return new ApiClient.Reply(
        HTTP.send(
            request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
            HttpResponse.BodyHandlers.ofByteArray()));
  }

  @Test
  void shouldLetAStockReaderDecodeEvents() throws Exception {
    // given
    try (var backend = GATEWAYS.backend("stock")) {
      backend.unasked("stock").queued(4, 5);
    }
    // when
    var value = ByteBuffer.wrap(firstValue());
    // then
    assertThat(value.get()).isZero();
    String text = get("/schemas/ids/" + value.getInt()).json().path("schema").asText();
    var schema = new Schema.Parser().parse(text);
    var body =
        DecoderFactory.get()
            .binaryDecoder(value.array(), value.position(), value.remaining(), null);
    var event = new GenericDatumReader<GenericRecord>(schema).read(null, body);
    assertThat(event.toString()).contains("stock").contains("main.py");
  }

  @Test
  void shouldShowSubjectsAndVersionsAsStockClientsAsk() throws Exception {
    String subject = Topics.EVENTS.name() + "-value";
    assertThat(get("/subjects").json().toString()).contains(subject);
    assertThat(get("/subjects").header("Content-Type"))
        .isEqualTo("application/vnd.schemaregistry.v1+json");
    assertThat(get("/subjects/" + subject + "/versions").json().toString()).isEqualTo("[1,2,3]");
    var latest = get("/subjects/" + subject + "/versions/latest").json();
    assertThat(latest).isEqualTo(get("/subjects/" + subject + "/versions/3").json());
    var asked = JsonNodeFactory.instance.objectNode().put("schema", latest.path("schema").asText());
    assertThat(post("/subjects/" + subject, asked.toString()).json()).isEqualTo(latest);
    assertThat(get("/schemas/ids/" + latest.path("id").asInt() + "/versions").json().toString())
        .isEqualTo("[{\"subject\":\"" + subject + "\",\"version\":3}]");
  }

  @Test
  void shouldRefuseAsStockClientsExpect() throws Exception {
    String subject = Topics.EVENTS.name() + "-value";
    assertThat(error(get("/subjects/none/versions"))).isEqualTo("404 40401");
    assertThat(error(get("/subjects/none/versions/1"))).isEqualTo("404 40401");
    assertThat(error(get("/subjects/" + subject + "/versions/99"))).isEqualTo("404 40402");
    assertThat(error(get("/schemas/ids/999999"))).isEqualTo("404 40403");
    assertThat(error(get("/schemas/ids/x"))).isEqualTo("404 40403");
    assertThat(error(post("/subjects/none", "{}"))).isEqualTo("404 40401");
    assertThat(error(post("/subjects/" + subject, "{\"schema\":\"\\\"string\\\"\"}")))
        .isEqualTo("404 40403");
    assertThat(error(post("/subjects/" + subject, "{\"schema\":\"nonsense\"}")))
        .isEqualTo("422 42201");
    assertThat(error(post("/subjects/" + subject + "/versions", "{}"))).isEqualTo("405 405");
    assertThat(error(get("/nothing"))).isEqualTo("404 404");
  }

  private static String error(ApiClient.Reply reply) {
    return reply.status() + " " + reply.json().path("error_code").asInt();
  }

  private static byte[] firstValue() {
    Map<String, Object> settings = Map.of("bootstrap.servers", GATEWAYS.kafka().bootstrapServers());
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(Topics.EVENTS.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      for (int turn = 0; turn < 100 && found.isEmpty(); turn++) {
        consumer.poll(Duration.ofMillis(200)).forEach(found::add);
      }
      return found.getFirst().value();
    }
  }
}
