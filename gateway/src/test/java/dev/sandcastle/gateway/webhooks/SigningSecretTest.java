package dev.sandcastle.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SigningSecretTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Instant AT = Instant.ofEpochSecond(1_614_265_330, 999_000_000);
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

  /** As a receiver does it, with nothing of ours. */
  static String verified(String secret, String id, String timestamp, byte[] body)
      throws java.security.GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")), "HmacSHA256"));
    mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII));
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
  }

  @Test
  void shouldSignAsTheConventionsExampleDoes() throws Exception {
    // when
    String header =
        SigningSecret.signatures(
            List.of(SigningSecret.of(SECRET)), "msg_p5jXN8AQM9LWM0D4loKWxJek", AT, BODY);
    // then
    assertThat(header)
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        .isEqualTo(verified(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", BODY));
  }

  @Test
  void shouldSignWithEverySecret() throws Exception {
    // given
    var other = SigningSecret.random(new SecureRandom());
    // when
    String header =
        SigningSecret.signatures(List.of(other, SigningSecret.of(SECRET)), "e-1", AT, BODY);
    // then
    assertThat(header.split(" "))
        .containsExactly(
            verified(other.text().value(), "e-1", "1614265330", BODY),
            verified(SECRET, "e-1", "1614265330", BODY));
  }

  @Test
  void shouldMakeSecretsOf32BytesThatNoLogShows() {
    // when
    var secret = SigningSecret.random(new SecureRandom());
    // then
    String text = secret.text().value();
    assertThat(text).startsWith("whsec_");
    assertThat(Base64.getDecoder().decode(text.substring(6))).hasSize(32);
    assertThat(secret.toString()).doesNotContain(text);
  }
}
