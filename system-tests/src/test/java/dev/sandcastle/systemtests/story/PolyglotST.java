package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.systemtests.stack.Api;
import dev.sandcastle.systemtests.stack.Api.Answer;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.Stack;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several languages in one container, each file with the interpreter of its ending. */
@ExtendWith(SharedStack.class)
final class PolyglotST {
  private static final String ADDER =
      """
      import fs from 'node:fs';
      const numbers = JSON.parse(fs.readFileSync('../output/numbers.json'));
      fs.writeFileSync('../output/sum', String(numbers.reduce((sum, number) => sum + number)));
      """;

  private final Api api;

  PolyglotST(Stack stack) {
    api = stack.api();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app/main.py | import sys; print(sys.argv[0], sys.argv[1:]) | app/main.py ['a b']",
        "main.js | console.log(typeof require, process.argv.slice(2)) | function [ 'a b' ]",
        "main.cjs | console.log(typeof require, process.argv.slice(2)) | function [ 'a b' ]",
        "main.mjs | console.log(typeof require, process.argv.slice(2)) | undefined [ 'a b' ]",
        "main.sh | echo $BASH_VERSINFO ${#1} $1 | 5 3 a b",
      })
  void shouldChooseTheInterpreterByTheEnding( // SYS-4
      String path, String source, String printed) {
    // given
    ObjectNode submission = Api.program("polyglot", path, source);
    submission.putArray("args").add("a b");

    // when
    JsonNode result = api.run(submission).body();

    // then
    assertThat(result.path("stdout").asText()).as(result.toString()).isEqualTo(printed + "\n");
  }

  @Test
  void shouldPassWorkFromLanguageToLanguage() { // SYS-4, WS-5
    // given
    ObjectNode submission =
        steps(
            List.of(
                file("make.py", "open('../output/numbers.json', 'w').write('[1, 2, 3]')\n"),
                file("add.mjs", ADDER),
                file("tell.sh", "echo \"the sum is $(cat ../output/sum)\"\n")));

    // when
    JsonNode result = api.run(submission).body();

    // then
    assertThat(result.path("status").asText()).as(result.toString()).isEqualTo("completed");
    assertThat(result.path("stdout").asText()).isEqualTo("the sum is 6\n");
    assertThat(result.path("steps"))
        .extracting(step -> step.path("path").asText() + " " + step.path("status").asText())
        .containsExactly("make.py completed", "add.mjs completed", "tell.sh completed");
  }

  @Test
  void shouldRefuseAnEntryThatNoInterpreterIsFor() {
    // when
    Answer answer = api.submit(Api.program("polyglot", "main.rb", "puts 1"));

    // then
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.body().path("code").asText()).isEqualTo("INPUT_REJECTED");
    assertThat(answer.body().path("field").asText()).isEqualTo("/entryPath");
  }

  @Test
  void shouldRefuseAStepThatNoInterpreterIsFor() {
    // when
    Answer answer =
        api.submit(steps(List.of(file("main.py", "print(1)"), file("Makefile", "all:"))));

    // then
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.body().path("code").asText()).isEqualTo("INPUT_REJECTED");
    assertThat(answer.body().path("field").asText()).isEqualTo("/steps/1");
  }

  private record SourceFile(String path, String content) {}

  private static SourceFile file(String path, String content) {
    return new SourceFile(path, content);
  }

  /** Runs all of the files, in their order. */
  private static ObjectNode steps(List<SourceFile> sources) {
    ObjectNode submission = Api.program("polyglot", "", "");
    submission.remove("entryPath");
    ArrayNode files = submission.putArray("files");
    ArrayNode steps = submission.putArray("steps");
    for (SourceFile source : sources) {
      files.addObject().put("path", source.path()).put("content", source.content());
      steps.add(source.path());
    }
    return submission;
  }
}
