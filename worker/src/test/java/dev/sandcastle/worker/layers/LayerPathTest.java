package dev.sandcastle.worker.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LayerPathTest {
  @ParameterizedTest
  @ValueSource(strings = {"python/a.py", "node_modules/@s/p/index.js", "python/a b/.hidden"})
  void shouldTakePlainPaths(String path) {
    // when / then
    assertThat(LayerPath.of(path.getBytes(StandardCharsets.UTF_8))).contains(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/etc/passwd",
        "a//b",
        "a/",
        "../a",
        "a/../../b",
        "a/./b",
        ".",
        "..",
        "a/\n/b",
        "a\u0000b",
        "a\u007fb"
      })
  void shouldRefuseWhatLeadsElsewhere(String path) {
    // when / then
    assertThat(LayerPath.of(path.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsNoText() {
    // when / then
    assertThat(LayerPath.of(new byte[] {'a', (byte) 0xff})).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsTooDeepOrTooLong() {
    // when / then
    assertThat(LayerPath.of("a/".repeat(32).concat("b").getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
    assertThat(LayerPath.of("a".repeat(256).getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(LayerPath.of("ab/".repeat(400).concat("b").getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
  }
}
