package dev.sandcastle.gateway.webhooks;

import dev.sandcastle.kit.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a receiver knows a request of ours by: {@code whsec_} and the Base64 form of 32 random
 * bytes. Unlike a key of the API it cannot be stored as a hash, because each signature needs it.
 *
 * @param text the secret, as the tenant has it
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
record SigningSecret(Secret text) {
  private static final String PREFIX = "whsec_";
  private static final int RANDOM_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  static SigningSecret random(SecureRandom random) {
    byte[] key = new byte[RANDOM_BYTES];
    random.nextBytes(key);
    return new SigningSecret(new Secret(PREFIX + Base64.getEncoder().encodeToString(key)));
  }

  static SigningSecret of(String text) {
    return new SigningSecret(new Secret(text));
  }

  /**
   * The value of the header {@code webhook-signature}.
   *
   * @param secrets one signature is made with each
   * @param id the event's id
   * @param at when the request is sent; whole seconds count
   */
  static String signatures(List<SigningSecret> secrets, String id, Instant at, byte[] body) {
    return secrets.stream()
        .map(secret -> "v1," + secret.sign(id, at, body))
        .collect(Collectors.joining(" "));
  }

  private String sign(String id, Instant at, byte[] body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      byte[] key = Base64.getDecoder().decode(text.value().substring(PREFIX.length()));
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update((id + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
    }
  }
}
