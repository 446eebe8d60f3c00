package dev.sandcastle.client.kafka;

import dev.sandcastle.schemas.execution.BlobRef;
import java.io.IOException;

/**
 * Takes sources that are too large for a command. {@code sandcastle::uploadBlob} of the HTTP client
 * is one.
 */
@FunctionalInterface
public interface BundleStore {
  /** Stores a content in the tenant's name, where workers find it. */
  BlobRef store(byte[] content) throws IOException, InterruptedException;
}
