package dev.sandcastle.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.Bytes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a started interpreter can become without a difference. */
final class StemTest {
  private static final Map<String, String> PROGRAM = Map.of("LANG", "C.UTF-8", "PATH", "/bin");

  private static final Stem STEM =
      new Stem(
          List.of("python3", "/placeholder"),
          Map.of("LANG", "C.UTF-8", "PATH", "/bin", "PYTHONPATH", "/stem"),
          PROGRAM,
          name -> name.matches("PYTHON.*|LANG|PATH"));

  @Test
  void shouldBecomeAFileWithArguments() {
    assertThat(STEM.canBecome(start(List.of("python3", "main.py", "-x", ""), PROGRAM))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"python3", "python3 -c x", "python3 -", "python main.py", "node main.py"})
  void shouldNotBecomeAnythingElse(String command) {
    assertThat(STEM.canBecome(start(List.of(command.split(" ")), PROGRAM))).isFalse();
  }

  @Test
  void shouldNotBecomeAFileWithoutAName() {
    assertThat(STEM.canBecome(start(List.of("python3", ""), PROGRAM))).isFalse();
  }

  @Test
  void shouldTakeVariablesThatOnlyTheProgramReads() {
    // given
    var environment = new HashMap<>(PROGRAM);
    environment.put("GREETING", "hello");

    // when / then
    assertThat(STEM.canBecome(start(List.of("python3", "main.py"), environment))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"LANG=C", "PYTHONPATH=/stem", "PYTHONHASHSEED=0", "PATH="})
  void shouldNotTakeOtherValuesOfWhatIsReadAtTheStart(String variable) {
    // given
    var environment = new HashMap<>(PROGRAM);
    environment.put(variable.split("=", 2)[0], variable.split("=", 2)[1]);

    // when / then
    assertThat(STEM.canBecome(start(List.of("python3", "main.py"), environment))).isFalse();
  }

  @Test
  void shouldNotMissWhatItWasStartedWith() {
    assertThat(STEM.canBecome(start(List.of("python3", "main.py"), Map.of("PATH", "/bin"))))
        .isFalse();
  }

  private static ProgramStart start(List<String> command, Map<String, String> environment) {
    return new ProgramStart(command, environment, Bytes.EMPTY, Duration.ofSeconds(1));
  }
}
