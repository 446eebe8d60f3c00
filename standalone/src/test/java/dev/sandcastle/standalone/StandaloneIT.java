package dev.sandcastle.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.client.ExecutionQuery;
import dev.sandcastle.client.ExecutionSummary;
import dev.sandcastle.client.Sandcastle;
import dev.sandcastle.embedded.Folders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each command in a process of its own, as the script starts it; needs a Docker engine. */
class StandaloneIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> FREE_PORTS =
      List.of("--port=0", "--admin-port=0", "--kafka-port=0", "--database-port=0");

  private Path directory;
  private Path program;

  /** What a command did. */
  private record Ended(int exit, String out, String err) {}

  @BeforeEach
  void prepare() throws IOException {
    directory = Files.createTempDirectory("sandcastle-standalone-");
    program = Files.writeString(directory.resolve("hello.py"), "print('hello from the inside')\n");
  }

  @AfterEach
  void stop() throws Exception {
    command("down");
    removeContainers();
    Folders.delete(directory);
  }

  @Test
  void shouldServeAndFindItsDataAgain() throws Exception {
    // given
    succeeds(up());
    String key = Files.readString(directory.resolve("api-key"));

    // when
    var first = command("run", program.toString());
    var down = command("down");
    var containers = containers();
    var again = up();
    var second = command("run", program.toString());

    // then
    assertThat(first).isEqualTo(new Ended(0, "hello from the inside\n", ""));
    succeeds(down);
    assertThat(containers).isEmpty();
    succeeds(again);
    assertThat(second).isEqualTo(first);
    assertThat(Files.readString(directory.resolve("api-key"))).isEqualTo(key);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("api-key"))))
        .isEqualTo("rw-------");
    Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(history(key)).hasSize(2));
  }

  @Test
  void shouldStartAgainAfterAKill() throws Exception {
    // given
    succeeds(up());
    succeeds(command("run", program.toString()));
    var process = RunState.read(directory).flatMap(RunState::process).orElseThrow();

    // when
    process.destroyForcibly();
    Awaitility.await().atMost(PATIENCE).until(() -> command("status").exit() == 3);
    var again = up();

    // then
    succeeds(again);
    assertThat(command("run", program.toString()).out()).isEqualTo("hello from the inside\n");
  }

  @Test
  void shouldStopWhatAKilledProcessLeft() throws Exception {
    // given
    succeeds(up());
    var pidFile = directory.resolve("postgres/data/postmaster.pid");
    long postmaster = Long.parseLong(Files.readAllLines(pidFile).getFirst());
    RunState.read(directory).flatMap(RunState::process).orElseThrow().destroyForcibly();
    Awaitility.await().atMost(PATIENCE).until(() -> command("status").exit() == 3);

    // when
    var down = command("down");

    // then
    succeeds(down);
    Awaitility.await().atMost(PATIENCE).until(() -> ProcessHandle.of(postmaster).isEmpty());
  }

  @Test
  void shouldNameThePortAndTheOptionWhenItIsTaken() throws Exception {
    // given
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      // when
      var up = command("up", "--detach", "--port=0", "--kafka-port=" + taken.getLocalPort());

      // then
      assertThat(up.exit()).isEqualTo(2);
      assertThat(up.out() + up.err())
          .contains(Integer.toString(taken.getLocalPort()), "--kafka-port");
      assertThat(directory.resolve("run.json")).doesNotExist();
      assertThat(directory.resolve("postgres/data/postmaster.pid")).doesNotExist();
    }
  }

  @Test
  void shouldSayThatASettingIsUnknown() throws Exception {
    // when
    var up = command("up", "--detach", "--set=tpyo=1", "--port=0", "--kafka-port=0");

    // then
    assertThat(up.exit()).isEqualTo(2);
    assertThat(up.out() + up.err()).contains("'tpyo'");
  }

  @Test
  void shouldSayThatItIsDown() throws Exception {
    // when
    var status = command("status");
    var run = command("run", program.toString());

    // then
    assertThat(status.exit()).isEqualTo(3);
    assertThat(run.exit()).isEqualTo(69);
  }

  private static void succeeds(Ended command) {
    assertThat(command.exit()).as(command.out() + command.err()).isZero();
  }

  private Ended up() throws Exception {
    var words = new ArrayList<>(List.of("up", "--detach"));
    words.addAll(FREE_PORTS);
    return command(words.toArray(String[]::new));
  }

  private Ended command(String... words) throws Exception {
    var line =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Dsandcastle.server.jvm=-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                StandaloneMain.class.getName(),
                words[0],
                "--data-dir=" + directory));
    line.addAll(List.of(words).subList(1, words.length));
    Path out = Files.createTempFile("sandcastle-out-", "");
    Path err = Files.createTempFile("sandcastle-err-", "");
    try {
      Process process =
          new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      assertThat(process.waitFor(150, TimeUnit.SECONDS)).as("'%s' ends", line).isTrue();
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private List<ExecutionSummary> history(String key) throws Exception {
    URI url = RunState.read(directory).orElseThrow().url();
    try (var sandcastle = new Sandcastle(url, key.strip());
        var executions = sandcastle.list(ExecutionQuery.ALL)) {
      return executions.toList();
    }
  }

  private List<String> containers() throws Exception {
    String installation = Files.readString(directory.resolve("installation"));
    return docker("ps", "-aq", "--filter", "label=sandcastle.installation=" + installation);
  }

  /** What a killed process left and no later one found, as the script does it after `down`. */
  private void removeContainers() throws Exception {
    if (Files.exists(directory.resolve("installation")) && !containers().isEmpty()) {
      var remove = new ArrayList<>(List.of("rm", "-f"));
      remove.addAll(containers());
      assertThat(docker(remove.toArray(String[]::new))).isNotEmpty();
    }
  }

  private static List<String> docker(String... words) throws Exception {
    var line = new ArrayList<>(List.of("docker"));
    line.addAll(List.of(words));
    try (var answer = new ProcessBuilder(line).start().inputReader()) {
      return answer.lines().toList();
    }
  }
}
