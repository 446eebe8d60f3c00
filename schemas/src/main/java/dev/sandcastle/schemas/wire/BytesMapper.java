package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.Bytes;
import java.nio.ByteBuffer;

/** {@link Bytes}. */
final class BytesMapper {
  private BytesMapper() {}

  static ByteBuffer toAvro(Bytes bytes) {
    return ByteBuffer.wrap(bytes.toArray());
  }

  static Bytes toValue(ByteBuffer buffer) {
    return Bytes.copyOf(
        buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
  }
}
