package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.BlobRef;
import java.util.Optional;

/** {@link BlobRef}; null on the wire is empty. */
final class BlobRefMapper {
  private BlobRefMapper() {}

  static dev.sandcastle.schemas.wire.avro.BlobRef toAvro(BlobRef blob) {
    return new dev.sandcastle.schemas.wire.avro.BlobRef(blob.sha256(), blob.size());
  }

  static BlobRef toValue(dev.sandcastle.schemas.wire.avro.BlobRef blob) {
    return new BlobRef(blob.getSha256(), blob.getSize());
  }

  static Optional<BlobRef> toOptional(dev.sandcastle.schemas.wire.avro.BlobRef blob) {
    return Optional.ofNullable(blob).map(BlobRefMapper::toValue);
  }
}
