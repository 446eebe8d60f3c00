package dev.sandcastle.schemas.wire;

/**
 * The one encoding of one topic's values. Thread-safe.
 *
 * @param <T> the value
 */
public interface Codec<T> {
  /** Encodes with the newest schema, in the schema-registry wire format. */
  byte[] encode(T value);

  /**
   * Decodes any registered version.
   *
   * @throws MalformedRecordException when the bytes are not a record of this topic: wrong magic,
   *     unknown schema id, schema of another topic, malformed body, bytes left over, or a field
   *     that breaks a rule of the value; never anything else, whatever the bytes are
   */
  T decode(byte[] bytes) throws MalformedRecordException;
}
