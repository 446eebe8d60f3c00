package dev.sandcastle.worker.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.StreamName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InstallerOutputTest {
  private final List<InstallerLine.Installing> progress = new ArrayList<>();
  private final InstallerOutput output = new InstallerOutput(progress::add);

  // EVT-8
  @Test
  void shouldTellProgressAsItComes() {
    // when
    print("{\"kind\":\"installing\",\"name\":\"left-pad\",\"ver");
    print("sion\":\"1.3.0\"}\n{\"kind\":\"installing\",\"name\":\"@s/p\",\"version\":\"\"}\n");

    // then
    assertThat(progress)
        .containsExactly(
            new InstallerLine.Installing("left-pad", Optional.of("1.3.0")),
            new InstallerLine.Installing("@s/p", Optional.empty()));
  }

  @Test
  void shouldTakeEveryKindOfLine() {
    // when
    print("{\"kind\":\"registries\",\"urls\":[\"https://a/\",\"https://b/\"]}\n");
    print("{\"kind\":\"unreachable\",\"hosts\":[\"h:443\"]}\n");
    print("{\"kind\":\"failed\",\"code\":\"PACKAGE_NOT_FOUND\",\"message\":\"no x\"}\n");
    print("{\"kind\":\"done\"}\n");

    // then
    assertThat(output.first(InstallerLine.Registries.class))
        .contains(new InstallerLine.Registries(List.of("https://a/", "https://b/")));
    assertThat(output.first(InstallerLine.Unreachable.class))
        .contains(new InstallerLine.Unreachable(List.of("h:443")));
    assertThat(output.first(InstallerLine.Failed.class))
        .contains(new InstallerLine.Failed(ErrorCode.PACKAGE_NOT_FOUND, "no x"));
    assertThat(output.first(InstallerLine.Done.class)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "done",
        "[]",
        "null",
        "{\"kind\":\"other\"}",
        "{\"kind\":{}}",
        "{\"kind\":\"done\"",
        "{\"kind\":\"installing\",\"name\":\"--evil\"}",
        "{\"kind\":\"installing\",\"name\":\"a\\u001b[31m\"}"
      })
  void shouldDropWhatIsNoLineOfOurs(String line) {
    // when
    print(line + "\n");

    // then
    assertThat(output.first(InstallerLine.class)).isEmpty();
    assertThat(progress).isEmpty();
  }

  @Test
  void shouldNotListenToStderr() {
    // when
    output.output(StreamName.STDERR, bytes("{\"kind\":\"done\"}\n"));

    // then
    assertThat(output.first(InstallerLine.Done.class)).isEmpty();
  }

  @Test
  void shouldTakeNoOtherCodeThanItsTwo() {
    // when
    print("{\"kind\":\"failed\",\"code\":\"INTERNAL\",\"message\":\"x\"}\n");

    // then
    assertThat(output.first(InstallerLine.Failed.class).orElseThrow().code())
        .isEqualTo(ErrorCode.INSTALL_FAILED);
  }

  @Test
  void shouldShortenAndCleanMessages() {
    // when
    print(
        "{\"kind\":\"failed\",\"message\":\"a\\u001b[31m\\u202e\\n" + "x".repeat(1_000) + "\"}\n");

    // then
    String message = output.first(InstallerLine.Failed.class).orElseThrow().message();
    assertThat(message).startsWith("a [31m  xxx").hasSize(500);
  }

  @Test
  void shouldHoldNoMoreThanItMust() {
    // when
    print("x".repeat(1 << 20) + "\n");
    for (int i = 0; i < 1_000; i++) {
      print("{\"kind\":\"installing\",\"name\":\"a\"}\n");
    }

    // then
    assertThat(progress).hasSize(256);
  }

  private void print(String text) {
    output.output(StreamName.STDOUT, bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
