package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.systemtests.Repository;
import dev.sandcastle.systemtests.stack.CommandLine;
import dev.sandcastle.systemtests.stack.CommandLine.Ended;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.Stack;
import dev.sandcastle.testkit.program.SamplePrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sandcastle run}: what the program prints, live, and its exit code. */
@ExtendWith(SharedStack.class)
final class CommandLineST {
  @TempDir private Path folder;

  private final CommandLine sandcastle;

  CommandLineST(Stack stack) {
    sandcastle = stack.commandLine();
  }

  @Test
  void shouldRunTheExampleOfTheReadme() {
    // when
    Ended ended =
        sandcastle.execute("", "run", Repository.root().resolve("examples/hello.py").toString());

    // then
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ended.stdout()).containsIgnoringCase("hello");
  }

  @Test
  void shouldRunNode() throws IOException {
    // given
    Path program = Files.writeString(folder.resolve("hello.js"), SamplePrograms.NODE_HELLO);

    // then
    assertThat(sandcastle.execute("", "run", program.toString()).stdout()).isEqualTo("hello\n");
  }

  @Test
  void shouldRunTheLanguageThatThePageOfRuntimesAdds() throws IOException {
    // given
    Path program = Files.writeString(folder.resolve("hello.rb"), "puts \"hello #{6 * 7}\"\n");

    // then
    assertThat(sandcastle.execute("", "run", program.toString()).stdout()).isEqualTo("hello 42\n");
  }

  @Test
  void shouldRunAFolder() throws IOException {
    // given
    Files.writeString(folder.resolve("main.py"), "import part\nprint(part.VALUE)\n");
    Files.writeString(folder.resolve("part.py"), "VALUE = 'from another file'\n");

    // then
    assertThat(sandcastle.execute("", "run", folder.toString()).stdout())
        .isEqualTo("from another file\n");
  }

  @Test
  void shouldRunStandardInput() {
    assertThat(sandcastle.execute("print(6 * 7)\n", "run", "-").stdout()).isEqualTo("42\n");
  }

  @Test
  void shouldEndWithTheProgramsExitCode() throws IOException {
    // given
    Path program =
        Files.writeString(
            folder.resolve("three.py"), "import sys\nsys.stderr.write('bad\\n')\nsys.exit(3)\n");

    // when
    Ended ended = sandcastle.execute("", "run", program.toString());

    // then
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(3);
    assertThat(ended.stdout()).isEmpty();
    assertThat(ended.stderr()).contains("bad\n");
  }

  @Test
  void shouldRunStepsOneAfterTheOther() throws IOException {
    // given
    Files.writeString(folder.resolve("main.py"), "print('first')\n");
    Files.writeString(folder.resolve("test.sh"), "echo second; exit 4\n");

    // when
    Ended ended =
        sandcastle.execute(
            "", "run", folder.toString(), "--steps=main.py,test.sh", "--label=kind=story");

    // then
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(4);
    assertThat(ended.stdout()).isEqualTo("first\nsecond\n");
    assertThat(ended.stderr()).contains("test.sh");
  }

  @Test // CLI-1, CLI-3
  void shouldExamineTheMachineItRunsOn() {
    // when
    Ended ended = sandcastle.execute("", "doctor");

    // then
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ended.stdout())
        .contains("is ours")
        .contains("reached nothing")
        .contains("0 failures");
  }

  @Test
  void shouldSayThatItIsUp() {
    // when
    Ended ended = sandcastle.execute("", "status");

    // then
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ended.stdout()).contains("ready");
  }
}
