package dev.sandcastle.worker.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The programs say what must come of them in a way that can fail, and the document says the same.
 */
final class HostileSuiteTest {
  private static final String HEAD = "# attack: x\n# expect: completed\n# prints: a: EPERM\n";

  static Stream<HostileProgram> programs() {
    return HostileProgram.all().stream();
  }

  @Test
  void shouldHaveMoreThanSixtyPrograms() { // G-2, issue 4
    assertThat(HostileProgram.all()).hasSizeGreaterThan(60);
  }

  @Test
  void shouldStandInTheThreatModelAsTheyAre() throws IOException {
    // given
    String table = HostileTable.of(HostileProgram.all());
    if (Boolean.getBoolean("hostile.write")) {
      HostileTable.write(HostileProgram.all());
    }

    // when
    String written = HostileTable.written();

    // then
    assertThat(written).as("write the table with -Dhostile.write=true").isEqualTo(table);
  }

  @Test
  void shouldHaveBeenTallied() throws IOException {
    assertThat(HostileTable.tally()).contains("| `runc` | " + HostileProgram.all().size() + " |");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void shouldExpectVerdictsThatThereAre(HostileProgram program) {
    // given
    var verdicts = new ArrayList<>(List.of("completed"));
    Stream.of(ErrorCode.values()).forEach(code -> verdicts.add("failed " + code.name()));
    if (program.isReuse()) {
      Stream.of(SandboxFailure.LOST, SandboxFailure.NOT_RESET)
          .forEach(failure -> verdicts.add("failed " + failure.name()));
    }

    // when
    List<Expectation> expected = Stream.of(RuntimeClass.values()).map(program::expected).toList();

    // then
    assertThat(expected).allSatisfy(one -> assertThat(verdicts).containsAll(one.verdicts()));
    assertThat(program.language()).isIn("py", "sh", "js", "mjs");
    assertThat(program.attack()).matches("[A-Z].*[^.]");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void shouldNotBeContentWithAProgramThatDidNothing(HostileProgram program) {
    // given
    var silent = new Expectation.Outcome("completed", "", "", List.of(), 0, Optional.of(0));

    // when
    List<String> breaches = program.expected(RuntimeClass.RUNC).breaches(silent);

    // then
    assertThat(breaches).isNotEmpty();
  }

  @Test
  void shouldSayEveryWayInWhichAProgramWasNotContained() {
    // given
    Head head = Head.of("x.py", HEAD + "# never: OK\n# files: a b\n# skipped: 2\n# exit: 3\n");
    var outcome =
        new Expectation.Outcome(
            "failed TIMEOUT", "a: EPERM!\nb: OK\n", "", List.of("a"), 1, Optional.of(0));

    // when
    List<String> breaches = Expectation.of(head, RuntimeClass.RUNC).breaches(outcome);

    // then
    assertThat(breaches).hasSize(6);
  }

  @Test
  void shouldExpectSomethingElseUnderAnotherClass() {
    // given
    Head head = Head.of("x.py", HEAD + "# prints on runsc: a: ENOSYS\n");

    // when
    var outcome =
        new Expectation.Outcome("completed", "a: ENOSYS\n", "", List.of(), 0, Optional.of(0));

    // then
    assertThat(Expectation.of(head, RuntimeClass.RUNSC).breaches(outcome)).isEmpty();
    assertThat(Expectation.of(head, RuntimeClass.RUNC).breaches(outcome)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# attack: x\n# expect: completed\n",
        HEAD + "# expect: failed TIMEOUT\n",
        HEAD + "# print: typo\n",
        HEAD + "# memory on runsc: 5 MiB\n"
      })
  void shouldRefuseAHeadThatDoesNotSayEnoughOrTooMuch(String source) {
    assertThatThrownBy(() -> Head.of("x.py", source)).hasMessageContaining("x.py");
  }
}
