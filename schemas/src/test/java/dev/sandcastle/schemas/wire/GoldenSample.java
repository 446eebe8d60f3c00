package dev.sandcastle.schemas.wire;

/**
 * One sample.
 *
 * @param version the version of the schema that its file was written with
 * @param subject the subject
 * @param name what is special about it
 * @param codec the codec of its topic
 * @param value the value
 */
record GoldenSample<T>(int version, String subject, String name, Codec<T> codec, T value) {
  String file() {
    return subject + "_v" + version + "_" + name;
  }

  byte[] encoded() {
    return codec.encode(value);
  }

  /** Whether values are written with this version today. */
  boolean isNewest() {
    return SchemaRegistry.bundled().latest(subject).orElseThrow().version() == version;
  }

  @Override
  public String toString() {
    return file();
  }
}
