package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.kit.blobs.DirectoryBlobs;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.worker.hostile.Expectation;
import dev.sandcastle.worker.hostile.HostState;
import dev.sandcastle.worker.hostile.HostileProgram;
import dev.sandcastle.worker.hostile.HostileTable;
import dev.sandcastle.worker.sandbox.Containers;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.docker.DockerFixture;
import dev.sandcastle.worker.sandbox.docker.DockerSandboxes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The hostile suite (issue 4, G-2, HRD-28): each program under each class of isolation that the
 * engine has, and afterwards the host. {@code -Dhostile.only=PART} runs those whose id has this
 * part; {@code -Dhostile.write=true} writes the tally into {@code docs/THREAT_MODEL.md}.
 */
@Timeout(120)
final class HostileSuiteIT {
  private static final String INSTALLATION = "hostile-suite-it";
  private static final String ONLY = System.getProperty("hostile.only", "");
  private static final long NOT_WORTH_MENTION = 64L << 20;

  @TempDir static Path folder;

  private static DockerSandboxes sandboxes;
  private static HostState before;
  private static long memoryBefore;
  private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();
  private static final Map<RuntimeClass, Integer> TRIED = new EnumMap<>(RuntimeClass.class);
  private static final Map<RuntimeClass, Integer> CONTAINED = new EnumMap<>(RuntimeClass.class);

  /** One program under one class. */
  record Try(RuntimeClass runtimeClass, HostileProgram program) {
    @Override
    public String toString() {
      return runtimeClass.name().toLowerCase(Locale.ROOT) + " " + program;
    }
  }

  @BeforeAll
  static void look() {
    sandboxes = DockerFixture.connect(DockerFixture.owner(INSTALLATION));
    assertThat(sandboxes.problem()).isEmpty();
    before = HostState.now();
    memoryBefore = HostState.orphanedMemory();
  }

  @AfterAll
  static void shouldLeaveTheHostAsItWas() throws Exception {
    sandboxes.close();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(HostState.leftOf(SEEN)).isEmpty());
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(HostState.orphanedMemory())
                    .isLessThan(memoryBefore + NOT_WORTH_MENTION));
    HostState after = HostState.now();
    assertThat(after.settings()).isEqualTo(before.settings());
    assertThat(after.clockSeconds()).isCloseTo(before.clockSeconds(), within(10L));
    assertThat(before.modules()).containsAll(after.modules());
    // One that is seen while it ends has left its control groups already.
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(before.nobodies()).containsAll(HostState.now().nobodies()));
    if (Boolean.getBoolean("hostile.write") && ONLY.isEmpty()) {
      HostileTable.writeTally(tally());
    }
  }

  static Stream<Try> tries() throws SandboxException {
    Set<RuntimeClass> classes = sandboxes.runtimeClasses();
    return Stream.of(RuntimeClass.values())
        .filter(classes::contains)
        .flatMap(
            one ->
                HostileProgram.all().stream()
                    .filter(program -> program.id().contains(ONLY))
                    .map(program -> new Try(one, program)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tries")
  void shouldContain(Try one) throws Exception {
    // given
    HostileProgram program = one.program();
    TRIED.merge(one.runtimeClass(), 1, Integer::sum);

    // when
    Expectation.Outcome outcome = program.isReuse() ? runTwice(one) : run(one);

    // then
    Expectation expected = program.expected(one.runtimeClass());
    List<String> breaches = expected.breaches(outcome);
    assertThat(breaches).as(outcome.toString()).isEmpty();
    await()
        .ignoreExceptionsInstanceOf(SandboxException.class)
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(sandboxes.ofInstallation(INSTALLATION)).isEmpty());
    CONTAINED.merge(one.runtimeClass(), expected.breach().isEmpty() ? 1 : 0, Integer::sum);
  }

  private static Expectation.Outcome run(Try one) throws Exception {
    HostileProgram program = one.program();
    try (var worker =
        new EngineHarness(sandboxes, DirectoryBlobs.open(folder), program.outputBytes())) {
      CompletableFuture<Void> run = worker.runAside(worker.take(execution(one)));
      await()
          .ignoreExceptionsInstanceOf(SandboxException.class)
          .pollInterval(Duration.ofMillis(100))
          .atMost(program.timeout().plusSeconds(30))
          .until(() -> remember() && run.isDone());
      Harness.finish(run);
      return outcome(worker.result());
    }
  }

  private static Executions execution(Try one) {
    HostileProgram program = one.program();
    Executions execution =
        switch (program.language()) {
          case "py" -> withShared(Executions.python(program.source()));
          case "sh" -> Executions.bash(program.source());
          case "js" -> Executions.node(program.source());
          case "mjs" -> Executions.polyglot("main.mjs", program.source());
          default -> throw new IllegalStateException(program.id());
        };
    program.stdin().ifPresent(execution::stdin);
    return execution
        .runtimeClass(one.runtimeClass())
        .timeout(program.timeout())
        .memory(program.memoryBytes())
        .args(program.args().toArray(String[]::new))
        .env(program.env());
  }

  private static Executions withShared(Executions execution) {
    HostileProgram.shared().forEach(execution::file);
    return execution;
  }

  private static Expectation.Outcome outcome(Result result) {
    String label = Harness.label(result);
    return new Expectation.Outcome(
        label.equals("Completed") ? "completed" : "failed " + label,
        text(result.stdout().head()),
        text(result.stderr().head()),
        result.files().stream().map(OutputFile::path).sorted().toList(),
        result.filesSkipped(),
        result.exitCode());
  }

  /** A control character or a broken one must not hide the lines around it. */
  private static String text(Bytes bytes) {
    return bytes.toUtf8();
  }

  /**
   * As a worker runs two executions of one tenant in one sandbox: a reset lies between them. One
   * that is lost or not reset is never given to the second: {@code failed LOST}, printing {@code
   * refused: LOST}.
   */
  private static Expectation.Outcome runTwice(Try one) throws Exception {
    HostileProgram program = one.program();
    RuntimeCatalog.Runtime python =
        RuntimeCatalog.bundled().find(new RuntimeId("python")).orElseThrow();
    SandboxSpec spec =
        SandboxSpec.standard(python.id(), python.image(), one.runtimeClass())
            .limited(program.memoryBytes(), 1_000);
    try (Sandbox sandbox = sandboxes.create(spec)) {
      remember();
      return playTwice(sandbox, program, python);
    }
  }

  private static Expectation.Outcome playTwice(
      Sandbox sandbox, HostileProgram program, RuntimeCatalog.Runtime python)
      throws InterruptedException {
    try {
      play(sandbox, program, python, "leave");
      sandbox.reset();
      return play(sandbox, program, python, "look");
    } catch (SandboxException refused) {
      return new Expectation.Outcome(
          "failed " + refused.failure(),
          "refused: " + refused.failure() + "\n",
          refused.getMessage(),
          List.of(),
          0,
          Optional.empty());
    }
  }

  private static Expectation.Outcome play(
      Sandbox sandbox, HostileProgram program, RuntimeCatalog.Runtime python, String part)
      throws SandboxException, InterruptedException {
    sandbox.stage("code/main.py", program.source().getBytes(StandardCharsets.UTF_8));
    for (Map.Entry<String, String> shared : HostileProgram.shared().entrySet()) {
      sandbox.stage("code/" + shared.getKey(), shared.getValue().getBytes(StandardCharsets.UTF_8));
    }
    var command = new ArrayList<>(python.command("main.py").orElseThrow());
    command.replaceAll(word -> word.replace("{entry}", "main.py"));
    command.add(part);
    var stdout = new ByteArrayOutputStream();
    var stderr = new ByteArrayOutputStream();
    sandbox.start(
        new ProgramStart(command, python.env(), Bytes.EMPTY, program.timeout()),
        (stream, data) -> (stream == StreamName.STDOUT ? stdout : stderr).writeBytes(data));
    ProgramExit exit = sandbox.await();
    return new Expectation.Outcome(
        exit.exitCode() == 0 ? "completed" : "failed RUNTIME_ERROR",
        stdout.toString(StandardCharsets.UTF_8),
        stderr.toString(StandardCharsets.UTF_8),
        List.of(),
        0,
        Optional.of(exit.exitCode()));
  }

  private static boolean remember() throws SandboxException {
    SEEN.addAll(
        sandboxes.ofInstallation(INSTALLATION).stream()
            .map(Containers.Container::id)
            .collect(Collectors.toCollection(HashSet::new)));
    return true;
  }

  private static String tally() {
    return Stream.of(RuntimeClass.values())
        .map(
            one ->
                "| `%s` | %s | %s |"
                    .formatted(
                        one.name().toLowerCase(Locale.ROOT),
                        TRIED.getOrDefault(one, 0),
                        CONTAINED.getOrDefault(one, 0)))
        .collect(Collectors.joining("\n", "| class | tried | contained |\n|---|---|---|\n", ""));
  }
}
