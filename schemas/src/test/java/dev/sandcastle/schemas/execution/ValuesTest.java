package dev.sandcastle.schemas.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    Program program =
        new Program(
            new RuntimeId("bash"),
            "main.sh",
            new Sources.Inline(List.of()),
            args,
            env,
            Optional.empty(),
            Limits.DEFAULT);

    // when
    args.clear();
    env.clear();

    // then
    assertThat(program.args()).containsExactly("a");
    assertThat(program.env()).containsExactly(Map.entry("A", "1"));
  }

  @Test
  void shouldShowOutcomeAsStatus() {
    assertThat(new Outcome.Completed().status()).isEqualTo(TerminalStatus.COMPLETED);
    assertThat(new Outcome.Failed(ErrorCode.TIMEOUT, "").status()).isEqualTo(TerminalStatus.FAILED);
    assertThat(new Outcome.Cancelled("").status()).isEqualTo(TerminalStatus.CANCELLED);
  }
}
