package dev.sandcastle.standalone.cli;

import static dev.sandcastle.testkit.gateway.FakeGateway.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandcastle.testkit.gateway.FakeGateway;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COMPLETED = event("result", "end", "{\"status\":\"completed\"}");

  /** The hash of {@code 1,2,3}. */
  private static final String SHA_OF_123 =
      "8a6ae15122001229edb8866f56e342af12ae8187203c3e3b33931743e7c0c48d";

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private FakeGateway server;
  private String standardInput = "";
  private boolean interactive = false;

  @BeforeEach
  void start() throws IOException {
    server = new FakeGateway();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldAskForWhatTheLineSays() throws IOException {
    // given
    Path program = write("hello.py", "print(1)");
    Path input = write("input.txt", "line\n");
    server.streaming(COMPLETED);

    // when
    int exit =
        run(
            program.toString(),
            "--timeout=1500ms",
            "--env=A=1",
            "--env=B=two=2",
            "--stdin=" + input,
            "--",
            "-v",
            "x y");

    // then
    assertThat(exit).isZero();
    assertThat(submission())
        .isEqualTo(
            JSON.readTree(
                """
                {"runtime": "python", "entryPath": "hello.py",
                 "files": [{"path": "hello.py", "content": "print(1)"}],
                 "args": ["-v", "x y"], "env": {"A": "1", "B": "two=2"},
                 "stdin": "line\\n", "timeoutMs": 1500}
                """));
  }

  @Test
  void shouldLeaveOutWhatTheLineDoesNotSay() throws IOException {
    // given
    Path program = write("hello.js", "1");
    server.streaming(COMPLETED);

    // when
    run(program.toString());

    // then
    assertThat(submission())
        .isEqualTo(
            JSON.readTree(
                """
                {"runtime": "node", "entryPath": "hello.js",
                 "files": [{"path": "hello.js", "content": "1"}]}
                """));
  }

  @Test
  void shouldAskForTheSandboxThatTheLineSays() throws IOException {
    // given
    Path program = write("hello.py", "1");
    server.streaming(COMPLETED);

    // when
    int exit =
        run(
            program.toString(),
            "--package=numpy==2.1.0",
            "--package=requests[socks]>=2,<3",
            "--egress=a.example,*.b.example:8443",
            "--isolation=reuse",
            "--runtime-class=runsc");

    // then
    assertThat(exit).isZero();
    assertThat(submission())
        .isEqualTo(
            JSON.readTree(
                """
                {"runtime": "python", "entryPath": "hello.py",
                 "files": [{"path": "hello.py", "content": "1"}],
                 "packages": ["numpy==2.1.0", "requests[socks]>=2,<3"],
                 "network": {"egress": ["a.example", "*.b.example:8443"]},
                 "isolation": "reuse", "runtimeClass": "runsc"}
                """));
  }

  @ParameterizedTest
  @CsvSource({"packages, \"packages\"", "none, "})
  void shouldTakeWordsForTheWayOut(String word, String egress) throws IOException {
    // given
    Path program = write("hello.py", "1");
    server.streaming(COMPLETED);

    // when
    run(program.toString(), "--egress=" + word);

    // then
    assertThat(submission().at("/network/egress").toString())
        .isEqualTo(egress == null ? "" : egress);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--egress=packages,a.example",
        "--egress=none,a.example",
        "--isolation=shared",
        "--runtime-class=RUNC"
      })
  void shouldRefuseWhatIsNoSandbox(String option) throws IOException {
    // given
    Path program = write("hello.py", "1");

    // when
    int exit = run(program.toString(), option);

    // then
    assertThat(exit).isEqualTo(ExitStatus.USAGE);
  }

  // EVT-8
  @Test
  void shouldTellHowFarAnInstallationIsAndWhatIsRefused() throws IOException {
    // given
    interactive = true;
    Path program = write("hello.py", "1");
    server.streaming(
        event(
            "phase",
            "1",
            "{\"phase\":\"installing\",\"progress\":{\"kind\":\"installing\","
                + "\"package\":\"numpy\",\"version\":\"2.1.0\"}}"),
        event("egress", "2", "{\"host\":\"a.example\",\"port\":443,\"reason\":\"no\"}"),
        COMPLETED);

    // when
    run(program.toString());

    // then
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("installing numpy 2.1.0")
        .contains("no way to a.example:443: no");
  }

  @Test
  void shouldSendBytesThatAreNoTextAsBase64() throws IOException {
    // given
    write("main.py", "1");
    Files.write(folder.resolve("data.bin"), new byte[] {(byte) 0xff, 0});
    server.streaming(COMPLETED);

    // when
    run(folder.toString());

    // then
    assertThat(submission().path("files").path(0))
        .isEqualTo(
            JSON.readTree(
                "{\"path\": \"data.bin\", \"content\": \"/wA=\", \"encoding\": \"base64\"}"));
  }

  @Test
  void shouldRunStepsAndSetLabels() throws IOException {
    // given
    write("main.py", "1");
    write("test.py", "2");
    server.streaming(COMPLETED);

    // when
    int exit = run(folder.toString(), "--steps=main.py,test.py", "--label=thread=42");

    // then
    assertThat(exit).isZero();
    assertThat(submission())
        .isEqualTo(
            JSON.readTree(
                """
                {"runtime": "python", "steps": ["main.py", "test.py"],
                 "files": [{"path": "main.py", "content": "1"},
                           {"path": "test.py", "content": "2"}],
                 "labels": {"thread": "42"}}
                """));
  }

  @Test
  void shouldTakeTheRuntimeThatKnowsAllSteps() throws IOException {
    // given
    write("make.py", "1");
    write("show.js", "2");
    server.streaming(COMPLETED);

    // when
    run(folder.toString(), "--steps=make.py,show.js");

    // then
    assertThat(submission().path("runtime").asText()).isEqualTo("polyglot");
  }

  @Test
  void shouldSayWhichStepFailed() throws IOException {
    // given
    server.streaming(
        event(
            "result",
            "end",
            "{\"status\":\"failed\",\"errorCode\":\"RUNTIME_ERROR\",\"exitCode\":1,"
                + "\"errorMessage\":\"Step 1 (a.py) exited with 1\","
                + "\"steps\":[{\"path\":\"a.py\",\"status\":\"failed\",\"exitCode\":1}]}"));

    // when
    int exit = run(write("a.py", "1").toString());

    // then
    assertThat(exit).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("Step 1 (a.py)");
  }

  @ParameterizedTest
  @CsvSource({"python, main.py", "node, main.js", "bash, main.sh"})
  void shouldTakeAProgramFromStandardInput(String runtime, String path) throws IOException {
    // given
    standardInput = "1";
    server.streaming(COMPLETED);

    // when
    run("-", "--runtime", runtime);

    // then
    assertThat(submission().path("runtime").asText()).isEqualTo(runtime);
    assertThat(submission().path("entryPath").asText()).isEqualTo(path);
  }

  @Test
  void shouldPrintEachStreamAsItCame() throws IOException {
    // given
    server.streaming(
        event("stdout", "1", "{\"text\":\"grüße \"}"),
        event("stderr", "2", "{\"text\":\"oops\\n\"}"),
        event("stdout", "3", "{\"text\":\"🏰\\u0007\"}"),
        COMPLETED);

    // when
    run(write("hello.py", "1").toString());

    // then
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("grüße 🏰\u0007");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("oops\n");
  }

  @Test
  void shouldEndWithTheProgramsExitCodeAndLetItSpeakForItself() throws IOException {
    // given
    server.streaming(
        event(
            "result",
            "end",
            "{\"status\":\"failed\",\"exitCode\":3,\"errorCode\":\"RUNTIME_ERROR\","
                + "\"errorMessage\":\"it exited with 3\"}"));

    // when
    int exit = run(write("hello.py", "1").toString());

    // then
    assertThat(exit).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void shouldSayWhyItFailedWhenTheProgramCannot() throws IOException {
    // given
    server.streaming(
        event(
            "result",
            "end",
            "{\"status\":\"failed\",\"errorCode\":\"TIMEOUT\",\"errorMessage\":\"too slow\"}"));

    // when
    int exit = run(write("hello.py", "1").toString());

    // then
    assertThat(exit).isEqualTo(124);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("too slow");
  }

  @Test
  void shouldSayWhichFieldWasRefused() throws IOException {
    // given
    server.refusing(
        400,
        "{\"code\":\"INPUT_REJECTED\",\"field\":\"/files/0/path\",\"detail\":\"is not a path\"}");

    // when
    int exit = run(write("hello.py", "1").toString());

    // then
    assertThat(exit).isEqualTo(64);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("/files/0/path", "is not a path");
  }

  @Test
  void shouldDownloadOutputFilesWhenAsked() throws IOException {
    // given
    server.withContent("/v1/executions/e-1/files/data/n.csv", "1,2,3", Optional.empty());
    server.streaming(
        event(
            "result",
            "end",
            "{\"executionId\":\"e-1\",\"status\":\"completed\",\"files\":[{\"path\":\"data/n.csv\","
                + "\"size\":5,\"sha256\":\""
                + SHA_OF_123
                + "\"}]}"));
    Path results = folder.resolve("results");

    // when
    int exit = run(write("hello.py", "1").toString(), "--output", results.toString());

    // then
    assertThat(exit).isZero();
    assertThat(results.resolve("data/n.csv")).hasContent("1,2,3");
  }

  @Test
  void shouldNotWriteOutsideOfTheOutputFolder() throws IOException {
    // given
    server.withContent("/v1/executions/e-1/files/evil", "1,2,3", Optional.empty());
    server.streaming(
        event(
            "result",
            "end",
            "{\"executionId\":\"e-1\",\"status\":\"completed\",\"files\":[{\"path\":\"../evil\","
                + "\"size\":5,\"sha256\":\""
                + SHA_OF_123
                + "\"}]}"));

    // when
    int exit = run(write("hello.py", "1").toString(), "--output", folder.resolve("out").toString());

    // then
    assertThat(exit).isNotZero();
    assertThat(folder.resolve("evil")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "missing.py",
        "--timeout=soon hello.py",
        "--unknown hello.py",
        "",
        "--label=thread hello.py"
      })
  void shouldExplainBadUsage(String line) throws IOException {
    // given
    write("hello.py", "1");

    // when
    int exit = run(line.isEmpty() ? new String[0] : line.split(" "));

    // then
    assertThat(exit).isEqualTo(64);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("sandcastle: ");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void shouldAskForTheRuntimeWhenTheEndingTellsNone() throws IOException {
    // when
    int exit = run(write("program.xyz", "1").toString());

    // then
    assertThat(exit).isEqualTo(64);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--runtime");
  }

  @Test
  void shouldSayThatTheServerIsAway() throws IOException {
    // given
    server.close();

    // when
    int exit = run(write("hello.py", "1").toString());

    // then
    assertThat(exit).isEqualTo(69);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private JsonNode submission() throws IOException {
    return JSON.readTree(server.requests().getFirst().body());
  }

  private int run(String... line) {
    var terminal =
        new Terminal(
            new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            interactive);
    var arguments =
        new ArrayList<>(
            List.of(
                "run", "--data-dir=" + folder, "--url=" + server.url(), "--key=" + server.key()));
    arguments.addAll(List.of(line));
    var commands = CommandLineInterface.commands(terminal);
    commands.setErr(new java.io.PrintWriter(err, true, StandardCharsets.UTF_8));
    return commands.execute(arguments.toArray(String[]::new));
  }
}
