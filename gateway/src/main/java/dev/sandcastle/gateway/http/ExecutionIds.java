package dev.sandcastle.gateway.http;

import dev.sandcastle.schemas.execution.ExecutionId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * Makes execution ids: UUIDs of version 7, so that ids in the order of their text are in the order
 * of their time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7">RFC 9562</a>
 */
final class ExecutionIds {
  private static final long VERSION_7 = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final int TIME_SHIFT = 16;

  private final SecureRandom random = new SecureRandom();

  ExecutionId next(Instant now) {
    long high = now.toEpochMilli() << TIME_SHIFT | VERSION_7 | random.nextInt(1 << 12);
    long low = VARIANT | random.nextLong() >>> 2;
    return new ExecutionId(new UUID(high, low).toString());
  }
}
