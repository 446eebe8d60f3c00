package dev.sandcastle.systemtests.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sandcastle.systemtests.stack.Api;
import dev.sandcastle.systemtests.stack.SharedStack;
import dev.sandcastle.systemtests.stack.Stack;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files keep their names and their places, as on a laptop. */
@ExtendWith(SharedStack.class)
final class FilesST {
  private final Api api;

  FilesST(Stack stack) {
    api = stack.api();
  }

  @Test
  void shouldShowTheDeclaredPathsInAPythonTraceback() { // WS-2, PATH-5
    // given
    var files =
        Map.of(
            "app/report.py", "from lib.deep.sums import divide\n\ndivide(1)\n",
            "app/lib/deep/sums.py", "def divide(number):\n    return number / 0\n");

    // when
    JsonNode result = run("python", "app/report.py", files);

    // then
    assertThat(result.path("stderr").asText().lines().filter(line -> line.contains("File \"")))
        .containsExactly(
            "  File \"/workspace/code/app/report.py\", line 3, in <module>",
            "  File \"/workspace/code/app/lib/deep/sums.py\", line 2, in divide");
  }

  @Test
  void shouldTellAPythonProgramItsOwnName() { // WS-2
    // given
    String program =
        """
        import os, sys
        print(__name__)
        print(__file__)
        print(sys.argv)
        print(sys.path[0])
        print(os.getcwd())
        """;

    // when
    JsonNode result = run("python", "app/tool.py", Map.of("app/tool.py", program));

    // then
    assertThat(result.path("stdout").asText().lines())
        .containsExactly(
            "__main__",
            "/workspace/code/app/tool.py",
            "['app/tool.py']",
            "/workspace/code/app",
            "/workspace/code");
  }

  @Test
  void shouldFindSiblingsOfAPythonProgram() { // WS-4
    // given
    String program =
        """
        import pathlib, subprocess, sys
        from package import WORD
        from package.inner.more import MORE
        here = pathlib.Path(__file__).parent
        print(WORD, MORE, (here / 'data' / 'table.csv').read_text())
        subprocess.run([sys.executable, here / 'child.py'], check=True)
        """;

    // when
    JsonNode result =
        run(
            "python",
            "main.py",
            Map.of(
                "main.py", program,
                "package/__init__.py", "WORD = 'one'\n",
                "package/inner/more.py", "from .. import WORD\nMORE = WORD + ' more'\n",
                "data/table.csv", "1,2,3",
                "child.py", "from package import WORD\nprint('child has', WORD)\n"));

    // then
    assertThat(result.path("stdout").asText())
        .as(result.toString())
        .isEqualTo("one one more 1,2,3\nchild has one\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "main.py",
        "runner.py",
        "init.py",
        "stdin.py",
        "code/main.py",
        "output/main.py",
        "site.package/setup-2.0.py",
        "a/b/c/d/e/f/g/h/main.py"
      })
  void shouldLetAFileHaveAnyName(String path) { // WS-2
    // given
    var files = Map.of(path, "import os.path\nprint(__file__, len(os.listdir('/workspace/code')))");

    // when
    JsonNode result = run("python", path, files);

    // then
    assertThat(result.path("stdout").asText())
        .as(result.toString())
        .isEqualTo("/workspace/code/" + path + " 1\n");
  }

  // WS-1
  @Test
  void shouldRunAProgramBesideItsUsersMainAndRunner() { // WS-2
    // given
    var files =
        Map.of(
            "runner.py", "import main\nprint('runner', main.NAME, __name__)\n",
            "main.py", "NAME = __name__\n");

    // when
    JsonNode result = run("python", "runner.py", files);

    // then
    assertThat(result.path("stdout").asText()).isEqualTo("runner main __main__\n");
  }

  @Test
  void shouldRequireSiblingsInNode() { // WS-4
    // given
    String program =
        """
        const { twice } = require('./lib/twice');
        const table = require('../data/table.json');
        console.log(twice(table.number));
        console.log(__filename, require('./lib/twice').file);
        console.log(process.argv.slice(1), process.cwd(), require.main === module);
        """;

    // when
    JsonNode result =
        run(
            "node",
            "app/index.js",
            Map.of(
                "app/index.js", program,
                "app/lib/twice.js", "exports.twice = n => 2 * n;\nexports.file = __filename;\n",
                "data/table.json", "{\"number\": 21}"));

    // then
    assertThat(result.path("stdout").asText().lines())
        .as(result.toString())
        .containsExactly(
            "42",
            "/workspace/code/app/index.js /workspace/code/app/lib/twice.js",
            "[ '/workspace/code/app/index.js' ] /workspace/code true");
  }

  @Test
  void shouldShowTheDeclaredPathsInANodeTrace() { // WS-2
    // given
    var files =
        Map.of(
            "app/report.js", "const { fail } = require('./lib/fail');\nfail();\n",
            "app/lib/fail.js", "exports.fail = function fail() {\n  throw new Error('no');\n};\n");

    // when
    JsonNode result = run("node", "app/report.js", files);

    // then
    assertThat(result.path("stderr").asText())
        .contains("(/workspace/code/app/lib/fail.js:2:9)", "(/workspace/code/app/report.js:2:1)");
  }

  @Test
  void shouldImportModulesInNode() { // WS-4
    // given
    String program =
        """
        import { word } from './lib/word.mjs';
        import old from './lib/old.cjs';
        console.log(word, old.word, import.meta.url);
        """;
    var files =
        Map.of(
            "app/main.mjs",
            program,
            "app/lib/word.mjs",
            "export const word = 'new';\n",
            "app/lib/old.cjs",
            "module.exports = { word: 'old' };\n");

    // when
    JsonNode result = run("node", "app/main.mjs", files);

    // then
    assertThat(result.path("stdout").asText())
        .as(result.toString())
        .isEqualTo("new old file:///workspace/code/app/main.mjs\n");
  }

  @Test
  void shouldSourceSiblingsInBash() { // WS-4
    // given
    String program =
        """
        source "$(dirname "$0")/lib/words.sh"
        say "$0" "${BASH_SOURCE[0]}"
        bash app/child.sh
        no-such-command
        """;

    // when
    JsonNode result =
        run(
            "bash",
            "app/main.sh",
            Map.of(
                "app/main.sh", program,
                "app/child.sh", "echo child of $PWD\n",
                "app/lib/words.sh", "say() { echo \"said $* in ${BASH_SOURCE[0]}\"; }\n"));

    // then
    assertThat(result.path("stdout").asText())
        .isEqualTo("said app/main.sh app/main.sh in app/lib/words.sh\nchild of /workspace/code\n");
    assertThat(result.path("stderr").asText())
        .isEqualTo("app/main.sh: line 4: no-such-command: command not found\n");
  }

  private JsonNode run(String runtime, String entryPath, Map<String, String> files) {
    ObjectNode submission = Api.program(runtime, entryPath, "");
    ArrayNode list = submission.putArray("files");
    files.forEach((path, content) -> list.addObject().put("path", path).put("content", content));
    return api.run(submission).body();
  }
}
