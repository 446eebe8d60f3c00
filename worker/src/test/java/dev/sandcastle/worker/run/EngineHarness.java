package dev.sandcastle.worker.run;

import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.worker.pool.PoolConfig;
import dev.sandcastle.worker.sandbox.Sandboxes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A runner on the machine's engine and a real blob store; a new one for each test. */
final class EngineHarness extends Harness {
  private static final long OUTPUT_LIMIT = 1L << 30;

  private final Blobs blobs;

  EngineHarness(Sandboxes sandboxes, Blobs blobs) {
    this(sandboxes, blobs, OUTPUT_LIMIT);
  }

  /** One whose programs may print so many bytes. */
  EngineHarness(Sandboxes sandboxes, Blobs blobs, long outputLimitBytes) {
    super(sandboxes, blobs, outputLimitBytes);
    this.blobs = blobs;
  }

  /** One with a pool. */
  EngineHarness(Sandboxes sandboxes, Blobs blobs, PoolConfig pool) {
    super(sandboxes, blobs, OUTPUT_LIMIT, pool);
    this.blobs = blobs;
  }

  /** Keeps a blob of the default tenant. */
  BlobRef keep(String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    try (Blobs.Upload upload = blobs.begin(Executions.TENANT.value())) {
      upload.write(bytes, 0, bytes.length);
      Blobs.Stored stored = upload.commit();
      return new BlobRef(stored.sha256(), stored.size());
    }
  }

  /** What a blob of the default tenant has. */
  String read(BlobRef blob) throws IOException {
    try (InputStream content = blobs.open(Executions.TENANT.value(), blob.sha256()).orElseThrow()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
