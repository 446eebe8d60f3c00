package dev.sandcastle.gateway.publish;

import dev.sandcastle.gateway.admission.Submission;
import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.Sources;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.wire.Codecs;
import java.io.IOException;

/** Puts sources where the worker finds them: small ones in the command, others in a blob. */
public final class SourceStore {
  private final Blobs blobs;

  /** With the blob store that gateway and workers share. */
  public SourceStore(Blobs blobs) {
    this.blobs = blobs;
  }

  /**
   * Stores the files of a submission.
   *
   * @throws IOException when the blob store does not take them
   */
  public Sources store(TenantId tenant, Submission.Code code) throws IOException {
    var inline = new Sources.Inline(code.files());
    if (code.bytes() <= Sources.INLINE_LIMIT_BYTES) {
      return inline;
    }
    byte[] bundle = Codecs.SOURCE_BUNDLE.encode(code.files());
    try (var upload = blobs.begin(tenant.value())) {
      upload.write(bundle, 0, bundle.length);
      var stored = upload.commit();
      return new Sources.Stored(
          new BlobRef(stored.sha256(), stored.size()),
          inline.preview(code.mode().paths().getFirst()));
    }
  }
}
