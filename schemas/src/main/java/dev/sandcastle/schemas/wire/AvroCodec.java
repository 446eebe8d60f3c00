package dev.sandcastle.schemas.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * The wire format around one generated class. Readers for all registered versions are built once
 * and are immutable, so that nothing is kept per thread.
 *
 * @param <T> the value
 * @param <A> its generated Avro class
 */
final class AvroCodec<T, A extends SpecificRecord> implements Codec<T> {
  private static final byte MAGIC = 0;
  private static final int HEADER_BYTES = 1 + Integer.BYTES;
  private static final int EXPECTED_BYTES = 512;

  private final String subject;
  private final byte[] header;
  private final DatumWriter<A> writer;
  private final Map<Integer, DatumReader<A>> readers;
  private final Function<T, A> toAvro;
  private final Function<A, T> toValue;

  AvroCodec(String subject, Schema schema, Function<T, A> toAvro, Function<A, T> toValue) {
    SchemaRegistry registry = SchemaRegistry.bundled();
    SpecificData model = new GeneratedClasses(schema);
    this.subject = subject;
    this.header = header(idOf(schema, subject, registry));
    this.writer = new SpecificDatumWriter<>(schema, model);
    this.readers = readers(schema, subject, registry, model);
    this.toAvro = toAvro;
    this.toValue = toValue;
  }

  private static byte[] header(int id) {
    return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(id).array();
  }

  private static int idOf(Schema schema, String subject, SchemaRegistry registry) {
    return registry
        .find(subject, schema)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Expected to find the generated schema of '"
                        + subject
                        + "' in the registry, but no version equals it: freeze it first"))
        .id();
  }

  private static <A> Map<Integer, DatumReader<A>> readers(
      Schema schema, String subject, SchemaRegistry registry, SpecificData model) {
    FastReaderBuilder builder = new FastReaderBuilder(model);
    Map<Integer, DatumReader<A>> readers = new HashMap<>();
    for (SchemaRegistry.Registered version : registry.versions(subject)) {
      try {
        Schema written = SchemaRegistry.parse(version.schema());
        readers.put(version.id(), builder.createDatumReader(written, schema));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Map.copyOf(readers);
  }

  @Override
  public byte[] encode(T value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(EXPECTED_BYTES);
    bytes.writeBytes(header);
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      writer.write(toAvro.apply(value), encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public T decode(byte[] bytes) throws MalformedRecordException {
    DatumReader<A> reader = readerFor(bytes);
    try {
      BinaryDecoder body =
          DecoderFactory.get()
              .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
      A record = reader.read(null, body);
      if (!body.isEnd()) {
        throw malformed("there are bytes left over after it", null);
      }
      return toValue.apply(record);
    } catch (IOException | RuntimeException e) {
      // Avro tells bad bytes by a dozen unchecked exceptions, values by two more.
      throw malformed(String.valueOf(e.getMessage()), e);
    }
  }

  private DatumReader<A> readerFor(byte[] bytes) throws MalformedRecordException {
    if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
      throw malformed("it does not begin with a zero byte and a schema id", null);
    }
    int id = ByteBuffer.wrap(bytes).getInt(1);
    DatumReader<A> reader = readers.get(id);
    if (reader == null) {
      throw malformed("schema id " + id + " is not one of its schemas", null);
    }
    return reader;
  }

  private MalformedRecordException malformed(String fact, Exception cause) {
    return new MalformedRecordException(
        "Expected to decode a record of '" + subject + "', but " + fact, cause);
  }
}
