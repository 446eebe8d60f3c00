package dev.sandcastle.worker.run;

import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.SourceFile;
import dev.sandcastle.schemas.execution.Sources;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.schemas.wire.MalformedRecordException;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;

/** Lays a program's source files under {@code /workspace/code}. */
final class SourceStaging {
  private static final String CODE_FOLDER = "code/";

  /** More than 50 files and 800,000 bytes need (design §4.6), with what encodes them. */
  private static final int BUNDLE_LIMIT_BYTES = 20 << 20;

  private final Blobs blobs;

  SourceStaging(Blobs blobs) {
    this.blobs = blobs;
  }

  /**
   * Reads the files and sends them to the sandbox.
   *
   * @throws IOException when the bundle cannot be read or is not the one that was stored
   * @throws SandboxException when the sandbox is gone
   */
  void stage(TenantId tenant, Sources sources, Sandbox sandbox)
      throws IOException, SandboxException {
    List<SourceFile> files =
        switch (sources) {
          case Sources.Inline inline -> inline.files();
          case Sources.Stored stored -> unpack(read(tenant, stored.bundle()));
        };
    for (SourceFile file : files) {
      sandbox.stage(CODE_FOLDER + file.path(), file.content().toArray());
    }
  }

  private byte[] read(TenantId tenant, BlobRef bundle) throws IOException {
    if (bundle.size() > BUNDLE_LIMIT_BYTES) {
      throw new IOException(
          "Expected a source bundle of at most %d bytes, but it has %d"
              .formatted(BUNDLE_LIMIT_BYTES, bundle.size()));
    }
    try (InputStream content =
        blobs
            .open(tenant.value(), bundle.sha256())
            .orElseThrow(
                () ->
                    new IOException("Expected source bundle " + bundle + ", but it is missing"))) {
      byte[] bytes = content.readNBytes((int) bundle.size() + 1);
      if (bytes.length != bundle.size() || !sha256(bytes).equals(bundle.sha256())) {
        throw new IOException("Expected source bundle " + bundle + ", but its content is another");
      }
      return bytes;
    }
  }

  private static List<SourceFile> unpack(byte[] bundle) throws IOException {
    try {
      return Codecs.SOURCE_BUNDLE.decode(bundle);
    } catch (MalformedRecordException malformed) {
      throw new IOException("Expected a source bundle, but it cannot be decoded", malformed);
    }
  }

  private static String sha256(byte[] bytes) {
    MessageDigest digest = Sha256.begin();
    digest.update(bytes);
    return Sha256.hex(digest);
  }
}
