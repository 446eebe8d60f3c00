package dev.sandcastle.gateway.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.ExecutionId;
import dev.sandcastle.schemas.execution.TenantId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LinkTokensTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final byte[] SECRET = new byte[32];

  private final LinkTokens tokens = at(NOW);

  @Test
  void shouldReadWhatAnotherGatewaySigned() {
    // given
    var link = link(NOW.plusSeconds(10), true);
    // when
    var read = at(NOW).verify(tokens.sign(link));
    // then
    assertThat(read).contains(link(Instant.parse("2026-01-02T03:04:15Z"), true));
    assertThat(read.orElseThrow().isFor("a/b.png")).isTrue();
    assertThat(read.orElseThrow().isFor("a/c.png")).isFalse();
  }

  @Test
  void shouldEndWithItsTime() {
    // given
    var end = Instant.parse("2026-01-02T03:04:15Z");
    String token = tokens.sign(link(end, false));
    // then
    assertThat(at(end.minusNanos(1)).verify(token)).isPresent();
    assertThat(at(end).verify(token)).isEmpty();
  }

  @Test
  void shouldRefuseWhatASecretOfOthersSigned() {
    // given
    byte[] other = SECRET.clone();
    other[31] = 1;
    // when
    String token = new LinkTokens(other, () -> NOW).sign(link(NOW.plusSeconds(10), false));
    // then
    assertThat(tokens.verify(token)).isEmpty();
  }

  @Test
  void shouldFitInAnAddressWhateverTheIdsAndThePath() {
    // given
    var link =
        FileLink.to(
            new TenantId("t".repeat(128)),
            new ExecutionId("e".repeat(64)),
            "p".repeat(4_000),
            true,
            NOW.plusSeconds(1));
    // when
    String token = tokens.sign(link);
    // then
    assertThat(token).hasSizeLessThan(400).matches("[A-Za-z0-9_-]+");
    assertThat(tokens.verify(token)).isPresent();
  }

  @Property
  void shouldRefuseATokenWithAnyBitChanged(@ForAll long seed) {
    // given
    var random = new Random(seed);
    byte[] signed = Base64.getUrlDecoder().decode(tokens.sign(link(NOW.plusSeconds(10), false)));
    // when
    signed[random.nextInt(signed.length)] ^= (byte) (1 << random.nextInt(8));
    // then
    assertThat(tokens.verify(encoded(signed))).isEmpty();
  }

  @Property
  void shouldRefuseATokenOfAnyOtherLength(@ForAll long seed) {
    // given
    var random = new Random(seed);
    String token = tokens.sign(link(NOW.plusSeconds(10), false));
    // then
    assertThat(tokens.verify(token.substring(0, random.nextInt(token.length())))).isEmpty();
    assertThat(tokens.verify(token + token.charAt(random.nextInt(token.length())))).isEmpty();
    assertThat(tokens.verify(token + "=")).isEmpty();
    byte[] signed = Base64.getUrlDecoder().decode(token);
    assertThat(tokens.verify(encoded(Arrays.copyOf(signed, random.nextInt(signed.length)))))
        .isEmpty();
  }

  @Property
  void shouldSurviveAnyText(@ForAll String token) {
    assertThat(tokens.verify(token)).isEmpty();
  }

  @Property
  void shouldSurviveAnyBytes(@ForAll byte[] bytes) {
    assertThat(tokens.verify(encoded(bytes))).isEmpty();
  }

  @Test
  void shouldRefuseAShortSecret() {
    assertThatThrownBy(() -> new LinkTokens(new byte[31], () -> NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static LinkTokens at(Instant now) {
    return new LinkTokens(SECRET, () -> now);
  }

  private static FileLink link(Instant expiresAt, boolean inline) {
    return FileLink.to(
        new TenantId("tenant-a"), new ExecutionId("printing"), "a/b.png", inline, expiresAt);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
