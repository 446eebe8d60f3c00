package dev.sandcastle.worker.sandbox.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.worker.sandbox.OutputSink;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every runtime of the catalogue runs a file of each of its endings (SYS-4). */
final class RuntimesIT {
  /** Programs that say which language they are in. */
  private static final Map<String, String> SOURCES =
      Map.of(
          ".py", "import sys\nprint('python', sys.version_info.major)",
          ".js", "console.log('node', typeof require)",
          ".cjs", "console.log('node', typeof require)",
          ".mjs", "console.log('node', typeof require)",
          ".rb", "puts \"ruby #{RUBY_VERSION.to_i}\"",
          ".sh", "echo bash $BASH_VERSINFO");

  private static final Map<String, String> PRINTED =
      Map.of(
          ".py", "python 3\n",
          ".js", "node function\n",
          ".cjs", "node function\n",
          ".mjs", "node undefined\n",
          ".rb", "ruby 3\n",
          ".sh", "bash 5\n");

  private static DockerSandboxes sandboxes;

  @BeforeAll
  static void connect() {
    sandboxes = DockerFixture.connect(DockerFixture.owner("runtimes-it"));
    assertThat(sandboxes.problem()).isEmpty();
  }

  @AfterAll
  static void close() {
    sandboxes.close();
  }

  static Stream<Arguments> endings() {
    return RuntimeCatalog.bundled().all().stream()
        .flatMap(
            runtime -> runtime.extensions().stream().map(ending -> Arguments.of(runtime, ending)));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void shouldRunAFileOfEachEnding(RuntimeCatalog.Runtime runtime, String ending) throws Exception {
    // given
    String path = "app/main" + ending;
    var output = new Stdout();
    try (Sandbox sandbox = sandboxes.create(spec(runtime))) {
      sandbox.stage("code/" + path, SOURCES.get(ending).getBytes(StandardCharsets.UTF_8));

      // when
      sandbox.start(
          new ProgramStart(
              runtime.command(path).orElseThrow(),
              runtime.env(),
              Bytes.EMPTY,
              Duration.ofSeconds(20)),
          output);
      ProgramExit exit = sandbox.await();

      // then
      assertThat(exit.exitCode()).isZero();
      assertThat(output.text()).isEqualTo(PRINTED.get(ending));
    }
  }

  private static SandboxSpec spec(RuntimeCatalog.Runtime runtime) {
    return SandboxSpec.standard(runtime.id(), runtime.image(), RuntimeClass.RUNC);
  }

  private static final class Stdout implements OutputSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void output(StreamName stream, byte[] data) {
      if (stream == StreamName.STDOUT) {
        bytes.writeBytes(data);
      }
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
