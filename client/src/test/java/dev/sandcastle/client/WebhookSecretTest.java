package dev.sandcastle.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookSecretTest {
  private static final WebhookSecret SECRET =
      new WebhookSecret("whsec_c2FuZGNhc3RsZS13ZWJob29rLXNlY3JldC0zMmJ5dGU=");
  private static final long SENT = 1_700_000_000;
  private static final String BODY = "{\"event\":\"finished\"}";

  /** Made by Python's hmac. */
  private static final String SIGNATURE = "v1,quf4c+rmXg33aHf2eZU7PdQTnUjYUv1aHLRBbY0Rfhk=";

  @Test
  void shouldKnowASignatureOfItsOwn() {
    assertThat(signed("ev_1", "1700000000", SIGNATURE, BODY, SENT)).isTrue();
  }

  @Test
  void shouldKnowItAmongOthersWhileASecretIsReplaced() {
    assertThat(signed("ev_1", "1700000000", "v1,b3RoZXI= " + SIGNATURE, BODY, SENT)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"-300, true", "300, true", "-301, false", "301, false"})
  void shouldKnowWhatIsFresh(long later, boolean fresh) {
    assertThat(signed("ev_1", "1700000000", SIGNATURE, BODY, SENT + later)).isEqualTo(fresh);
  }

  @Test
  void shouldRefuseWhatWasChanged() {
    assertThat(signed("ev_2", "1700000000", SIGNATURE, BODY, SENT)).isFalse();
    assertThat(signed("ev_1", "1700000001", SIGNATURE, BODY, SENT)).isFalse();
    assertThat(signed("ev_1", "1700000000", SIGNATURE, BODY + " ", SENT)).isFalse();
    assertThat(signed("ev_1", "1700000000", SIGNATURE.substring(3), BODY, SENT)).isFalse();
    assertThat(signed("ev_1", "1700000000", "", BODY, SENT)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1700000000", "99999999999999999999", "1700000000.0"})
  void shouldRefuseATimeThatIsNone(String timestamp) {
    assertThat(signed("ev_1", timestamp, SIGNATURE, BODY, SENT)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "whsec_", "c2VjcmV0", "whsec_???"})
  void shouldRefuseASecretThatIsNone(String text) {
    assertThatThrownBy(() -> new WebhookSecret(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static boolean signed(
      String id, String timestamp, String signature, String body, long now) {
    return SECRET.signed(
        id,
        timestamp,
        signature,
        body.getBytes(StandardCharsets.UTF_8),
        Instant.ofEpochSecond(now));
  }
}
