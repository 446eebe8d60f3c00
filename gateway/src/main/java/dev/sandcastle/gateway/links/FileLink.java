package dev.sandcastle.gateway.links;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * What a link is good for.
 *
 * @param tenantId whose execution
 * @param executionId which execution
 * @param pathHash SHA-256 of the file's path; a link must not grow with the path
 * @param inline whether a browser may show the file instead of saving it
 * @param expiresAt when it ends, whole seconds
 */
public record FileLink(
    TenantId tenantId, ExecutionId executionId, Bytes pathHash, boolean inline, Instant expiresAt) {
  /** To a file. */
  public static FileLink to(
      TenantId tenantId, ExecutionId executionId, String path, boolean inline, Instant expiresAt) {
    return new FileLink(tenantId, executionId, hash(path), inline, expiresAt);
  }

  /** Whether it is for the file of that path. */
  public boolean isFor(String path) {
    return pathHash.equals(hash(path));
  }

  private static Bytes hash(String path) {
    try {
      return Bytes.copyOf(
          MessageDigest.getInstance("SHA-256").digest(path.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
