package dev.sandcastle.client;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a receiver of webhooks knows Sandcastle's requests by. Immutable.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
public final class WebhookSecret {
  /** How old or new a request may be by the receiver's clock. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final String VERSION = "v1,";
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

  private final SecretKeySpec key;

  /**
   * From the text that {@link Webhook#secret} had.
   *
   * @throws IllegalArgumentException when it is none
   */
  public WebhookSecret(String text) {
    if (!text.startsWith(PREFIX) || text.length() == PREFIX.length()) {
      throw new IllegalArgumentException("Expected a secret that begins with " + PREFIX);
    }
    key = new SecretKeySpec(Base64.getDecoder().decode(text.substring(PREFIX.length())), ALGORITHM);
  }

  /**
   * Whether a request is Sandcastle's and fresh. Whoever must not act twice remembers the id.
   *
   * @param id the header {@code webhook-id}
   * @param timestamp the header {@code webhook-timestamp}
   * @param signatures the header {@code webhook-signature}
   * @param body the body's bytes as they came
   * @param now the time
   */
  public boolean signed(String id, String timestamp, String signatures, byte[] body, Instant now) {
    if (!SECONDS.matcher(timestamp).matches()) {
      return false;
    }
    var at = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(at, now).abs().compareTo(TOLERANCE) > 0) {
      return false;
    }
    byte[] expected = sign(id + "." + timestamp + ".", body);
    boolean found = false;
    for (String signature : signatures.split(" ", -1)) {
      // Every one is compared, in constant time: how long it takes tells nothing.
      found |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
    }
    return found;
  }

  private byte[] sign(String before, byte[] body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(before.getBytes(StandardCharsets.UTF_8));
      String signature = Base64.getEncoder().encodeToString(mac.doFinal(body));
      return (VERSION + signature).getBytes(StandardCharsets.UTF_8);
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
    }
  }
}
