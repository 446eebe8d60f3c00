package dev.sandcastle.gateway.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key as its owner has it: {@code sk_} and 32 random bytes in base64url. Its first {@value
 * #ID_LENGTH} characters after {@code sk_} name it; the other 31, 186 bits, are known to nobody but
 * its owner: the database has the hash alone. A plain SHA-256 is enough, because what it hides is
 * random and cannot be guessed.
 *
 * @param token the whole text
 */
record ApiKey(String token) {
  static final int ID_LENGTH = 12;

  private static final String PREFIX = "sk_";
  private static final int RANDOM_BYTES = 32;
  private static final Pattern FORM = Pattern.compile("sk_[A-Za-z0-9_-]{43}");

  static ApiKey random(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new ApiKey(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** A key from what somebody sent; empty when it has not the form of one. */
  static Optional<ApiKey> parse(String token) {
    return FORM.matcher(token).matches() ? Optional.of(new ApiKey(token)) : Optional.empty();
  }

  /** What it is called; may be shown and logged. */
  String id() {
    return token.substring(PREFIX.length(), PREFIX.length() + ID_LENGTH);
  }

  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** Compares in constant time (requirement AUT-4). */
  boolean hasHash(byte[] stored) {
    return MessageDigest.isEqual(stored, hash());
  }

  @Override
  public String toString() {
    return PREFIX + id() + "***";
  }
}
