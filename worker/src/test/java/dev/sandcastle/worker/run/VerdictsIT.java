package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.kit.blobs.DirectoryBlobs;
import dev.sandcastle.schemas.execution.BlobRef;
import dev.sandcastle.schemas.execution.InputFile.Place;
import dev.sandcastle.schemas.execution.Outcome;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.testkit.program.SamplePrograms;
import dev.sandcastle.worker.sandbox.Containers;
import dev.sandcastle.worker.sandbox.docker.DockerFixture;
import dev.sandcastle.worker.sandbox.docker.DockerSandboxes;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every verdict that a worker gives, on the real engine; and what fools nobody. */
@Timeout(60)
final class VerdictsIT {
  private static final String INSTALLATION = "verdicts-it";

  @TempDir static Path folder;

  private static DockerSandboxes sandboxes;

  private final Executions sleeper = Executions.python(SamplePrograms.SLEEPER);

  @BeforeAll
  static void connect() {
    sandboxes = DockerFixture.connect(DockerFixture.owner(INSTALLATION));
    assertThat(sandboxes.problem()).isEmpty();
  }

  @AfterAll
  static void close() {
    sandboxes.close();
  }

  /** G-12, G-13, G-14, ERR-1 to ERR-3, ERR-7, ERR-11: none of these is a trusted signal. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          exit of a failed installation => exit 64 => code 64
          exit of a bad invocation => exit 65 => code 65
          exit of timeout(1) => exit 124 => code 124
          exit of a killed child => exit 137 => code 137
          highest exit => exit 255 => code 255
          missing command => no-such-command => code 127
          phase markers => echo 'PHASE: installing'; echo 'PHASE: completed'; exit 64 => code 64
          words of a proxy => echo '403 Filtered' >&2; echo 'connection refused' >&2; exit 1 => code 1
          words of a resolver => echo 'No matching distribution found' >&2; exit 64 => code 64
          words of the kernel => echo 'Out of memory: Killed process 7' >&2; exit 137 => code 137
          words of ours => echo 'Expected the program to end within 1 ms, but it did not'; exit 124 => code 124
          frames of init => printf '\\207\\000\\000\\000\\060'; head -c 48 /dev/zero; exit 9 => code 9
          kills itself => kill -9 $$ => signal 9
          terminates itself => kill -15 $$ => signal 15
          faults => kill -11 $$ => signal 11
          kills its group => kill -9 0 => signal 9
          """)
  void shouldCallItAnErrorOfTheProgram(String name, String script, String expected)
      throws Exception {
    // given
    try (var worker = worker()) {

      // when
      Result result = worker.resultOf(Executions.bash(script));

      // then
      assertThat(Harness.label(result)).as(name).isEqualTo("RUNTIME_ERROR");
      assertThat(ending(result)).isEqualTo(expected);
      assertThat(worker.steps()).containsExactly("PREPARING", "RUNNING", "Finished"); // G-14
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          does well => print('hi') => Completed
          does well whatever it prints => print('PHASE: failed')\\nprint('403 Filtered') => Completed
          survives a child without memory => import subprocess, sys\\nsubprocess.run([sys.executable, '-c', 'bytearray(1 << 30)']) => Completed
          no memory => kept = []\\nwhile True: kept.append(bytearray(16 << 20)) => OUT_OF_MEMORY
          dies of a child's memory => import subprocess, sys\\nsys.exit(subprocess.run([sys.executable, '-c', 'bytearray(1 << 30)']).returncode != 0) => OUT_OF_MEMORY
          no time => import time\\ntime.sleep(60) => TIMEOUT
          no time and no manners => import signal, time\\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\\nwhile True: time.sleep(1) => TIMEOUT
          full /tmp => open('/tmp/full', 'wb').write(bytes(80 << 20)) => DISK_LIMIT
          full /tmp by files => for i in range(20_000): open(f'/tmp/{i}', 'w') => DISK_LIMIT
          file too large => import os, signal\\nsignal.signal(signal.SIGXFSZ, signal.SIG_DFL)\\nos.truncate(os.open('/tmp/big', os.O_RDWR | os.O_CREAT), 1 << 40) => DISK_LIMIT
          file too large and caught => open('/tmp/big', 'w').truncate(1 << 40) => RUNTIME_ERROR
          syntax error => def => RUNTIME_ERROR
          """)
  void shouldGiveTheVerdictOfTheKernelAndInit(String name, String source, String expected)
      throws Exception {
    // given
    Executions program =
        Executions.python(source.replace("\\n", "\n"))
            .timeout(Duration.ofSeconds(5))
            .memory(256L << 20);
    try (var worker = worker()) {

      // when
      Result result = worker.resultOf(program);

      // then
      assertThat(Harness.label(result)).as(name + result).isEqualTo(expected);
    }
  }

  @Test
  void shouldEndWhatPrintsTooMuch() throws Exception { // OUTPUT_LIMIT
    // given
    try (var worker = new EngineHarness(sandboxes, DirectoryBlobs.open(folder), 20 << 20)) {

      // when
      Result result = worker.resultOf(Executions.python(SamplePrograms.FLOOD));

      // then
      assertThat(Harness.label(result)).isEqualTo("OUTPUT_LIMIT");
      assertThat(result.stdout().totalBytes()).isBetween(20L << 20, 30L << 20);
      assertThat(result.stdout().truncated()).isTrue();
    }
  }

  @Test
  void shouldRejectAnInputThatIsMissing() throws Exception { // INPUT_REJECTED, ERR-10
    // given
    var missing = new BlobRef("0".repeat(64), 5);
    try (var worker = worker()) {

      // when
      Result result = worker.resultOf(Executions.python("").input(Place.CODE, "data.csv", missing));

      // then
      assertThat(Harness.label(result)).isEqualTo("INPUT_REJECTED");
      assertThat(worker.steps()).containsExactly("PREPARING", "Finished");
    }
  }

  @Test
  void shouldNotRunOnAnInputThatWasChangedInTheStore() throws Exception { // STORAGE_FAILED
    // given
    try (var worker = worker()) {
      BlobRef input = worker.keep("what was stored");
      Path place =
          folder
              .resolve(Executions.TENANT.value())
              .resolve(input.sha256().substring(0, 2))
              .resolve(input.sha256());
      Files.writeString(place, "What was stored");

      // when
      Result result =
          worker.resultOf(Executions.python("print('never')").input(Place.CODE, "data.csv", input));

      // then
      assertThat(Harness.label(result)).isEqualTo("STORAGE_FAILED");
      assertThat(worker.steps()).containsExactly("PREPARING", "Finished");
      assertThat(worker.reports.chunks()).isEmpty();
    }
  }

  @Test
  void shouldBlameThePlatformForASandboxThatGoes() throws Exception { // SANDBOX_UNAVAILABLE
    // given
    try (var worker = worker()) {
      CompletableFuture<Void> run = worker.runAside(worker.take(sleeper));
      await().until(() -> !worker.reports.chunks().isEmpty());

      // when
      for (Containers.Container container : sandboxes.ofInstallation(INSTALLATION)) {
        sandboxes.remove(container.id());
      }
      Harness.finish(run);

      // then
      assertThat(Harness.label(worker.result())).isEqualTo("SANDBOX_UNAVAILABLE");
      assertThat(worker.result().stdout().head().toUtf8()).isEqualTo("asleep\n");
    }
  }

  @Test
  void shouldSayThatTheWorkerWentAway() throws Exception { // WORKER_LOST
    // given
    try (var worker = worker()) {
      CompletableFuture<Void> run = worker.runAside(worker.take(sleeper));
      await().until(() -> !worker.reports.chunks().isEmpty());

      // when
      worker.held.stopAll();
      Harness.finish(run);

      // then
      assertThat(Harness.label(worker.result())).isEqualTo("WORKER_LOST");
    }
  }

  @Test
  void shouldCancel() throws Exception { // CANCELLED, CAN-5
    // given
    try (var worker = worker()) {
      CompletableFuture<Void> run = worker.runAside(worker.take(sleeper));
      await().until(() -> !worker.reports.chunks().isEmpty());

      // when
      worker.stop(sleeper, true);
      Harness.finish(run);

      // then
      assertThat(worker.result().outcome()).isInstanceOf(Outcome.Cancelled.class);
      assertThat(worker.result().signal()).contains(9);
    }
  }

  @Test
  void shouldOwnUpToABug() throws Exception { // INTERNAL
    // given
    try (var worker = new EngineHarness(sandboxes, new BuggyBlobs())) {

      // when
      Result result =
          worker.resultOf(
              Executions.python("").input(Place.CODE, "a", new BlobRef("0".repeat(64), 5)));

      // then
      assertThat(Harness.label(result)).isEqualTo("INTERNAL");
      assertThat(((Outcome.Failed) result.outcome()).message()).doesNotContain("secret"); // ERR-13
    }
  }

  @Test
  @Timeout(20)
  void shouldNotWaitForACollectionThatABugEnded() throws Exception { // SANDBOX_UNAVAILABLE
    // given
    try (var worker = new EngineHarness(sandboxes, new BuggyBlobs())) {

      // when
      Result result = worker.resultOf(Executions.bash("echo before; echo x > ../output/file"));

      // then
      assertThat(Harness.label(result)).isEqualTo("SANDBOX_UNAVAILABLE");
      assertThat(((Outcome.Failed) result.outcome()).message()).doesNotContain("secret"); // ERR-13
      assertThat(result.stdout().head().toUtf8()).isEqualTo("before\n");
    }
  }

  private static String ending(Result result) {
    return result
        .exitCode()
        .map(code -> "code " + code)
        .or(() -> result.signal().map(signal -> "signal " + signal))
        .orElse("unknown");
  }

  private static EngineHarness worker() throws Exception {
    return new EngineHarness(sandboxes, DirectoryBlobs.open(folder));
  }

  /** Has a bug wherever it is asked. */
  private static final class BuggyBlobs implements Blobs {
    @Override
    public Upload begin(String owner) {
      throw new IllegalStateException("secret: a bug");
    }

    @Override
    public Optional<InputStream> open(String owner, String sha256, long from) {
      throw new IllegalStateException("secret: a bug");
    }

    @Override
    public Optional<Stored> find(String owner, String sha256) {
      throw new IllegalStateException("secret: a bug");
    }

    @Override
    public Optional<Stored> touch(String owner, String sha256) {
      throw new IllegalStateException("secret: a bug");
    }

    @Override
    public Swept sweep(Instant olderThan) {
      throw new IllegalStateException("secret: a bug");
    }
  }
}
