package dev.sandcastle.schemas.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuesTest {
  @Test
  void shouldCountAttemptsFromNone() {
    assertThat(Attempt.NONE.next()).isEqualTo(new Attempt(1)).isGreaterThan(Attempt.NONE);
  }

  @Test
  void shouldRefuseNegativeAttempt() {
    assertThatThrownBy(() -> new Attempt(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "g", "A"})
  void shouldRefuseHashOfAnotherForm(String digit) {
    assertThatThrownBy(() -> new BlobRef(digit.equals("0") ? "0" : digit.repeat(64), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SHA-256");
  }

  @Test
  void shouldRefuseNegativeBlobSize() {
    assertThatThrownBy(() -> new BlobRef("0".repeat(64), -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"0,1,1", "-1,1,1", "1,0,1", "1,1,0"})
  void shouldRefuseLimitsThatAreNotPositive(long timeoutMs, long memoryBytes, int cpuMillis) {
    assertThatThrownBy(() -> new Limits(Duration.ofMillis(timeoutMs), memoryBytes, cpuMillis))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "é€😀", "the replacement character itself: \uFFFD"})
  void shouldKnowUtf8(String text) {
    assertThat(Bytes.utf8(text).isUtf8()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"c3", "ff00", "c080", "eda080", "efbfbdc3", "f8888080"})
  void shouldKnowWhatIsNotUtf8(String hex) {
    assertThat(Bytes.copyOf(HexFormat.of().parseHex(hex)).isUtf8()).isFalse();
  }

  @Test
  void shouldNotShareBytesWithAnybody() {
    // given
    byte[] array = {1, 2, 3};
    Bytes bytes = Bytes.copyOf(array);

    // when
    array[0] = 9;
    bytes.toArray()[1] = 9;

    // then
    assertThat(bytes)
        .isEqualTo(Bytes.copyOf(new byte[] {0, 1, 2, 3, 4}, 1, 3))
        .hasToString("3 bytes");
  }

  @Test
  void shouldCopyCollectionsOfProgram() {
    // given
    List<String> args = new ArrayList<>(List.of("a"));
    Map<String, String> env = new HashMap<>(Map.of("A", "1"));
    List<PackageSpec> packages = new ArrayList<>(List.of(new PackageSpec("numpy", "")));
    Program program =
        new Program(
            new RuntimeId("bash"),
            new Mode.Single("main.sh"),
            new Sources.Inline(List.of()),
            List.of(),
            args,
            env,
            Optional.empty(),
            Limits.DEFAULT,
            packages,
            Confinement.DEFAULT);

    // when
    args.clear();
    env.clear();
    packages.clear();

    // then
    assertThat(program.args()).containsExactly("a");
    assertThat(program.packages()).hasSize(1);
    assertThat(program.env()).containsExactly(Map.entry("A", "1"));
  }

  @ParameterizedTest
  @CsvSource({"0,''", "1,a", "2,a", "3,aü", "4,aüb", "99,aüb"})
  void shouldNotCutCharacterOfHead(int limit, String head) {
    // given
    Bytes text = Bytes.utf8("aüb");

    // when, then
    assertThat(text.head(limit)).isEqualTo(head);
  }

  @Test
  void shouldShowBeginningOfEntryFile() {
    // given
    String source = "ü".repeat(Sources.PREVIEW_LIMIT_BYTES);
    Sources inline =
        new Sources.Inline(
            List.of(
                new SourceFile("lib.py", Bytes.utf8("lib")),
                new SourceFile("main.py", Bytes.utf8(source))));

    // when
    Optional<String> preview = inline.preview("main.py");

    // then
    assertThat(preview).contains("ü".repeat(Sources.PREVIEW_LIMIT_BYTES / 2));
    assertThat(inline.preview("missing.py")).isEmpty();
  }

  @Test
  void shouldRefuseModeWithoutSteps() {
    assertThatThrownBy(() -> new Mode.Steps(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Expected 1 to 10 steps, but there are 0");
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void shouldSayWhatToDoAboutEveryError(ErrorCode code) {
    assertThat(code.hint()).endsWith(".").hasSizeGreaterThan(5);
  }

  @Test
  void shouldShowOutcomeAsStatus() {
    assertThat(new Outcome.Completed().status()).isEqualTo(TerminalStatus.COMPLETED);
    assertThat(new Outcome.Failed(ErrorCode.TIMEOUT, "").status()).isEqualTo(TerminalStatus.FAILED);
    assertThat(new Outcome.Cancelled("").status()).isEqualTo(TerminalStatus.CANCELLED);
  }
}
