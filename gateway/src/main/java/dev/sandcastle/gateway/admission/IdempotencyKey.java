package dev.sandcastle.gateway.admission;

import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a caller calls a request, so that it may be repeated and still be done once (ADR 0007).
 *
 * @param value 1 to 200 printable ASCII characters
 */
public record IdempotencyKey(String value) {
  /** The header it comes in. */
  public static final String HEADER = "Idempotency-Key";

  private static final Pattern FORM = Pattern.compile("[\\x20-\\x7E]{1,200}");
  private static final int ID_BYTES = 20;

  /**
   * @throws IllegalArgumentException when the value is not of the form
   */
  public IdempotencyKey {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("Expected an idempotency key of the form " + FORM);
    }
  }

  /** From the header's value; empty when it is not of the form. */
  public static Optional<IdempotencyKey> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new IdempotencyKey(text)) : Optional.empty();
  }

  /**
   * The id of the execution that it stands for; every gateway finds the same one.
   *
   * @param number which try, from 1: one that was refused leaves the next one free
   */
  public ExecutionId execution(TenantId tenant, int number) {
    // Neither a tenant's id nor a key has the character that parts them.
    String named = "idempotency-key\0" + tenant.value() + '\0' + value + '\0' + number;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(named.getBytes(StandardCharsets.UTF_8));
      return new ExecutionId("k-" + HexFormat.of().formatHex(hash, 0, ID_BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
