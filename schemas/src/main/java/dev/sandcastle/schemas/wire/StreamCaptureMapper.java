package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.StreamCapture;

/** {@link StreamCapture}. */
final class StreamCaptureMapper {
  private StreamCaptureMapper() {}

  static dev.sandcastle.schemas.wire.avro.StreamCapture toAvro(StreamCapture capture) {
    return new dev.sandcastle.schemas.wire.avro.StreamCapture(
        BytesMapper.toAvro(capture.head()),
        capture.totalBytes(),
        capture.truncated(),
        capture.blob().map(BlobRefMapper::toAvro).orElse(null));
  }

  static StreamCapture toValue(dev.sandcastle.schemas.wire.avro.StreamCapture capture) {
    return new StreamCapture(
        BytesMapper.toValue(capture.getHead()),
        capture.getTotalBytes(),
        capture.getTruncated(),
        BlobRefMapper.toOptional(capture.getBlob()));
  }
}
