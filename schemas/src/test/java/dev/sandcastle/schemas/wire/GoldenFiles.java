package dev.sandcastle.schemas.wire;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;

/** The golden files: {@code <subject>_v<N>_<name>.bin}, and the same as Avro JSON for people. */
final class GoldenFiles {
  static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final int HEADER_BYTES = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenFiles() {}

  static byte[] bytes(GoldenSample<?> sample) {
    try {
      return Files.readAllBytes(FOLDER.resolve(sample.file() + ".bin"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String json(GoldenSample<?> sample) throws IOException {
    return Files.readString(FOLDER.resolve(sample.file() + ".json"));
  }

  static List<String> names(String ending) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .sorted()
          .toList();
    }
  }

  /** Reads a record as any other client would: by the registered schema, without our classes. */
  static GenericRecord generic(byte[] bytes) throws IOException {
    Schema schema = writerSchema(bytes);
    return new GenericDatumReader<GenericRecord>(schema)
        .read(
            null,
            DecoderFactory.get()
                .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null));
  }

  static String toJson(byte[] bytes) throws IOException {
    Schema schema = writerSchema(bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonEncoder encoder = EncoderFactory.get().jsonEncoder(schema, out);
    new GenericDatumWriter<GenericRecord>(schema).write(generic(bytes), encoder);
    encoder.flush();
    return JSON.readTree(out.toString(StandardCharsets.UTF_8)).toPrettyString() + "\n";
  }

  private static Schema writerSchema(byte[] bytes) {
    int id = ByteBuffer.wrap(bytes).getInt(1);
    return SchemaRegistry.parse(SchemaRegistry.bundled().schemaById(id).orElseThrow());
  }
}
