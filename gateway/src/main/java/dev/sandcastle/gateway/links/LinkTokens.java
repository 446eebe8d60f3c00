package dev.sandcastle.gateway.links;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Links as text, signed so that nobody else can make one: base64url of the link's bytes and their
 * HMAC-SHA256. What it says can be read by whoever has it; nothing of it can be changed.
 * Thread-safe.
 */
public final class LinkTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte VERSION = 1;
  private static final int HASH_BYTES = 32;

  /** More than any token has: at most 78 bytes and ids of 128 and 64, and a third more. */
  private static final int MAX_LENGTH = 512;

  private final SecretKeySpec secret;
  private final InstantSource clock;

  /**
   * With the secret that all gateways share.
   *
   * @param secret at least 32 random bytes
   */
  public LinkTokens(byte[] secret, InstantSource clock) {
    if (secret.length < HASH_BYTES) {
      throw new IllegalArgumentException(
          "Expected a secret of %d bytes, but it has %d".formatted(HASH_BYTES, secret.length));
    }
    this.secret = new SecretKeySpec(secret, ALGORITHM);
    this.clock = clock;
  }

  /** The text of a link. */
  public String sign(FileLink link) {
    byte[] tenant = link.tenantId().value().getBytes(StandardCharsets.UTF_8);
    byte[] execution = link.executionId().value().getBytes(StandardCharsets.UTF_8);
    byte[] said =
        ByteBuffer.allocate(
                1
                    + 1
                    + Long.BYTES
                    + HASH_BYTES
                    + 2 * Short.BYTES
                    + tenant.length
                    + execution.length)
            .put(VERSION)
            .put((byte) (link.inline() ? 1 : 0))
            .putLong(link.expiresAt().getEpochSecond())
            .put(link.pathHash().toArray())
            .putShort((short) tenant.length)
            .put(tenant)
            .putShort((short) execution.length)
            .put(execution)
            .array();
    byte[] signed = Arrays.copyOf(said, said.length + HASH_BYTES);
    System.arraycopy(mac(said), 0, signed, said.length, HASH_BYTES);
    return encoded(signed);
  }

  /** The link of a text; empty when we did not make it, it was altered, or its time is over. */
  public Optional<FileLink> verify(String token) {
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    byte[] signed;
    try {
      signed = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
    if (signed.length < HASH_BYTES || !token.equals(encoded(signed))) {
      return Optional.empty();
    }
    byte[] said = Arrays.copyOf(signed, signed.length - HASH_BYTES);
    byte[] mac = Arrays.copyOfRange(signed, said.length, signed.length);
    return MessageDigest.isEqual(mac, mac(said))
        ? read(ByteBuffer.wrap(said)).filter(link -> clock.instant().isBefore(link.expiresAt()))
        : Optional.empty();
  }

  /**
   * The same bytes have other texts too, with padding or with spare bits set; they are not ours.
   */
  private static String encoded(byte[] signed) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
  }

  /** Only of bytes that a gateway signed, perhaps one of another version. */
  private static Optional<FileLink> read(ByteBuffer said) {
    try {
      if (said.get() != VERSION) {
        return Optional.empty();
      }
      boolean inline = said.get() == 1;
      var expiresAt = Instant.ofEpochSecond(said.getLong());
      byte[] pathHash = new byte[HASH_BYTES];
      said.get(pathHash);
      var tenantId = new TenantId(text(said));
      return Optional.of(
          new FileLink(
              tenantId, new ExecutionId(text(said)), Bytes.copyOf(pathHash), inline, expiresAt));
    } catch (BufferUnderflowException | IllegalArgumentException otherForm) {
      return Optional.empty();
    }
  }

  private static String text(ByteBuffer said) {
    byte[] text = new byte[said.getShort()];
    said.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private byte[] mac(byte[] said) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac.doFinal(said);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
    }
  }
}
