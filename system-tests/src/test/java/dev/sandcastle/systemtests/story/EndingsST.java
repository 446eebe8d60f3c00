package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.systemtests.stack.Api;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.Stack;
import dev.sandcastle.testkit.program.SamplePrograms;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way a program ends, as its tenant sees it in the result. */
@ExtendWith(SharedStack.class)
final class EndingsST {
  private final Api api;

  EndingsST(Stack stack) {
    api = stack.api();
  }

  static Stream<Arguments> programs() {
    return Stream.of(
        ending("python", Api.python(SamplePrograms.HELLO), "completed", "", "hello\n"),
        ending(
            "node",
            Api.program("node", "main.js", SamplePrograms.NODE_HELLO),
            "completed",
            "",
            "hello\n"),
        ending(
            "bash",
            Api.program("bash", "main.sh", SamplePrograms.BASH_HELLO),
            "completed",
            "",
            "hello\n"),
        ending(
            "standard input",
            Api.python(SamplePrograms.UPPER).put("stdin", "aloud"),
            "completed",
            "",
            "ALOUD"),
        // BUG-17
        ending(
            "a home that can be written to",
            Api.python("import pathlib\n(pathlib.Path.home() / '.cache').mkdir()\nprint('kept')"),
            "completed",
            "",
            "kept\n"),
        ending("exit code", Api.python(SamplePrograms.EXIT_3), "failed", "RUNTIME_ERROR", ""),
        ending(
            "time limit",
            Api.python("import time\nprint('began')\ntime.sleep(60)").put("timeoutMs", 1_000),
            "failed",
            "TIMEOUT",
            "began\n"),
        ending("memory", Api.python(SamplePrograms.MEMORY_EATER), "failed", "OUT_OF_MEMORY", ""),
        ending(
            "a lie about memory",
            Api.python("import sys\nsys.stderr.write('Killed: out of memory')\nsys.exit(137)"),
            "failed",
            "RUNTIME_ERROR",
            ""));
  }

  // ERR-1, ERR-2, ERR-7
  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void shouldTellHowItEnded(
      String name, ObjectNode program, String status, String errorCode, String stdout) {
    // when
    JsonNode result = api.run(program).body();

    // then
    assertThat(result.path("status").asText()).as(result.toString()).isEqualTo(status);
    assertThat(result.path("errorCode").asText("").replace("null", "")).isEqualTo(errorCode);
    assertThat(result.path("stdout").asText()).isEqualTo(stdout);
  }

  @Test
  void shouldKeepOutputFiles() {
    // when
    JsonNode result = api.run(Api.python(SamplePrograms.FILE_WRITER)).body();

    // then
    assertThat(result.path("files"))
        .extracting(file -> file.path("path").asText() + " " + file.path("size").asLong())
        .containsExactlyInAnyOrder("hello.txt 5", "data/numbers.csv 5");
  }

  @Test
  void shouldRunSeveralFilesWithArgumentsAndEnvironment() {
    // given
    ObjectNode program =
        Api.python("import os, sys\nfrom lib.words import word\n").put("entryPath", "app/main.py");
    program.remove("files");
    program
        .putArray("files")
        .addObject()
        .put("path", "app/main.py")
        .put(
            "content",
            "import os, sys\nfrom lib.words import word\nprint(word, sys.argv[1:], os.environ['A'])");
    program
        .withArray("files")
        .addObject()
        .put("path", "app/lib/words.py")
        .put("content", "word = 'imported'");
    program.putArray("args").add("one").add("two words");
    program.putObject("env").put("A", "b");

    // when
    JsonNode result = api.run(program).body();

    // then
    assertThat(result.path("stdout").asText())
        .as(result.toString())
        .isEqualTo("imported ['one', 'two words'] b\n");
  }

  private static Arguments ending(
      String name, ObjectNode program, String status, String errorCode, String stdout) {
    return Arguments.of(name, program, status, errorCode, stdout);
  }
}
