package dev.sandcastle.gateway.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
  private static final String TOKEN = "sk_" + "a".repeat(43);

  private final SecureRandom random = new SecureRandom();

  @RepeatedTest(20)
  void shouldHaveTheFormThatIsParsed() {
    var key = ApiKey.random(random);
    assertThat(ApiKey.parse(key.token())).contains(key);
    assertThat(key.id()).hasSize(ApiKey.ID_LENGTH);
  }

  @Test
  void shouldNeverRepeat() {
    var seen = new HashSet<String>();
    for (int number = 0; number < 1_000; number++) {
      assertThat(seen.add(ApiKey.random(random).token())).isTrue();
    }
  }

  @Test
  void shouldKnowItsHashAndNoOther() {
    var key = ApiKey.random(random);
    assertThat(key.hash()).hasSize(32);
    assertThat(key.hasHash(key.hash())).isTrue();
    assertThat(key.hasHash(ApiKey.random(random).hash())).isFalse();
    assertThat(key.hasHash(new byte[0])).isFalse();
  }

  @Test
  void shouldNotShowItsSecret() {
    assertThat(new ApiKey(TOKEN).toString()).doesNotContain("a".repeat(ApiKey.ID_LENGTH + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sk_",
        "aaaa",
        "sk_aaaa",
        "SK_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "sk_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
        "sk_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void shouldTakeNothingElseForAKey(String token) {
    assertThat(ApiKey.parse(token)).isEmpty();
  }
}
