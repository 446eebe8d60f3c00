package dev.sandcastle.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.StreamName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every kind of sandbox must do. A subclass says where they come from; its programs are the
 * five scripts of {@link #SCRIPTS}, run by {@code sh <name>} in {@code /workspace/code}.
 */
@Timeout(60)
public abstract class SandboxContract {
  /** What the fake imitates and a real sandbox runs. */
  protected static final Map<String, String> SCRIPTS =
      Map.of(
          "hello.sh", "echo hello; echo oops >&2",
          "three.sh", "exit 3",
          "sleep.sh", "echo asleep; exec sleep 600",
          "upper.sh", "tr a-z A-Z",
          "files.sh", "mkdir -p ../output/d; printf one > ../output/a; printf two > ../output/d/b");

  /** Limits of the sandboxes of these tests. */
  protected static final SandboxSpec SPEC =
      SandboxSpec.standard(new RuntimeId("bash"), "sandcastle/bash", RuntimeClass.RUNC)
          .limited(128L << 20, 1_000);

  /** Where they come from. */
  protected abstract Sandboxes sandboxes();

  @Test
  void shouldTellWhatAProgramPrintedAndHowItEnded() throws Exception {
    // given
    var output = new Output();
    try (Sandbox sandbox = sandboxes().create(SPEC)) {

      // when
      ProgramExit exit = run(sandbox, "hello.sh", "", output);

      // then
      assertThat(exit.exitCode()).isZero();
      assertThat(exit.signal()).isZero();
      assertThat(output.of(StreamName.STDOUT)).isEqualTo("hello\n");
      assertThat(output.of(StreamName.STDERR)).isEqualTo("oops\n");
    }
  }

  @Test
  void shouldTellTheExitCode() throws Exception {
    // given
    try (Sandbox sandbox = sandboxes().create(SPEC)) {

      // when
      ProgramExit exit = run(sandbox, "three.sh", "", new Output());

      // then
      assertThat(exit.exitCode()).isEqualTo(3);
    }
  }

  @Test
  void shouldFeedStandardInput() throws Exception {
    // given
    var output = new Output();
    String text = "many words ".repeat(60_000);
    try (Sandbox sandbox = sandboxes().create(SPEC)) {

      // when
      run(sandbox, "upper.sh", text, output);

      // then
      assertThat(output.of(StreamName.STDOUT).equals(text.toUpperCase(Locale.ROOT))).isTrue();
    }
  }

  @Test
  void shouldEndAProgramWhoseTimeIsUp() throws Exception {
    // given
    try (Sandbox sandbox = sandboxes().create(SPEC)) {
      stageAll(sandbox);

      // when
      sandbox.start(start("sleep.sh", "", Duration.ofMillis(300)), new Output());
      ProgramExit exit = sandbox.await();

      // then
      assertThat(exit.timedOut()).isTrue();
      assertThat(exit.exitCode()).isEqualTo(-1);
    }
  }

  @Test
  void shouldKillAProgram() throws Exception {
    // given
    var output = new Output();
    try (Sandbox sandbox = sandboxes().create(SPEC)) {
      stageAll(sandbox);
      sandbox.start(start("sleep.sh", "", Duration.ofSeconds(30)), output);
      assertThat(output.first.await(10, TimeUnit.SECONDS)).isTrue();

      // when
      sandbox.kill();
      ProgramExit exit = sandbox.await();

      // then
      assertThat(exit.killed()).isTrue();
      assertThat(sandbox.isAlive()).isTrue();
    }
  }

  @Test
  void shouldStartNothingAfterAKill() throws Exception { // BUG-5
    // given
    try (Sandbox sandbox = sandboxes().create(SPEC)) {
      stageAll(sandbox);
      sandbox.kill();

      // when / then
      assertThatThrownBy(
              () -> sandbox.start(start("hello.sh", "", Duration.ofSeconds(5)), new Output()))
          .isInstanceOfSatisfying(
              SandboxException.class,
              why -> assertThat(why.failure()).isEqualTo(SandboxFailure.KILLED));
    }
  }

  @Test
  void shouldRunOneProgramAfterTheOtherInTheSameWorkspace() throws Exception { // WS-5
    // given
    var first = new Output();
    var second = new Output();
    var files = new Files();
    try (Sandbox sandbox = sandboxes().create(SPEC)) {

      // when
      run(sandbox, "files.sh", "", first);
      int code = run(sandbox, "three.sh", "", new Output()).exitCode();
      run(sandbox, "upper.sh", "again", second);
      sandbox.collect(CollectCaps.DEFAULT, files);

      // then
      assertThat(code).isEqualTo(3);
      assertThat(second.of(StreamName.STDOUT)).isEqualTo("AGAIN");
      assertThat(files.whole).containsOnlyKeys("a", "d/b");
    }
  }

  @Test
  void shouldLayAFileThatIsNotHeldInMemory() throws Exception {
    // given
    var files = new Files();
    byte[] content = "0123456789".repeat(30_000).getBytes(StandardCharsets.UTF_8);
    try (Sandbox sandbox = sandboxes().create(SPEC)) {
      sandbox.stage("output/large", new ByteArrayInputStream(content));
      sandbox.stage("output/empty", InputStream.nullInputStream());

      // when
      run(sandbox, "three.sh", "", new Output());
      sandbox.collect(CollectCaps.DEFAULT, files);

      // then
      assertThat(files.whole)
          .containsExactly(
              Map.entry("empty", ""),
              Map.entry("large", new String(content, StandardCharsets.UTF_8)));
    }
  }

  @Test
  void shouldHandOverOutputFiles() throws Exception {
    // given
    var files = new Files();
    try (Sandbox sandbox = sandboxes().create(SPEC)) {
      run(sandbox, "files.sh", "", new Output());

      // when
      int skipped = sandbox.collect(CollectCaps.DEFAULT, files);

      // then
      assertThat(skipped).isZero();
      assertThat(files.whole).containsExactly(Map.entry("a", "one"), Map.entry("d/b", "two"));
    }
  }

  @Test
  void shouldCountFilesBeyondTheCaps() throws Exception {
    // given
    var files = new Files();
    try (Sandbox sandbox = sandboxes().create(SPEC)) {
      run(sandbox, "files.sh", "", new Output());

      // when
      int skipped = sandbox.collect(new CollectCaps(1, 100, 100), files);

      // then
      assertThat(skipped).isEqualTo(1);
      assertThat(files.whole).containsExactly(Map.entry("a", "one"));
    }
  }

  @Test
  void shouldBeEmptyAndRunAgainAfterAReset() throws Exception {
    // given
    var output = new Output();
    var files = new Files();
    try (Sandbox sandbox = sandboxes().create(SPEC)) {
      run(sandbox, "files.sh", "", new Output());
      sandbox.collect(CollectCaps.DEFAULT, new Files());

      // when
      sandbox.reset();
      ProgramExit exit = run(sandbox, "hello.sh", "", output);
      sandbox.collect(CollectCaps.DEFAULT, files);

      // then
      assertThat(exit.exitCode()).isZero();
      assertThat(output.of(StreamName.STDOUT)).isEqualTo("hello\n");
      assertThat(files.whole).isEmpty();
    }
  }

  @Test
  void shouldNotBeUsedAgainAfterAKill() throws Exception {
    // given
    try (Sandbox sandbox = sandboxes().create(SPEC)) {
      stageAll(sandbox);
      sandbox.kill();

      // when / then
      assertThatThrownBy(sandbox::reset)
          .isInstanceOfSatisfying(
              SandboxException.class,
              why -> assertThat(why.failure()).isEqualTo(SandboxFailure.KILLED));
    }
  }

  @Test
  void shouldFailWhoeverWaitsWhenItIsClosed() throws Exception {
    // given
    var output = new Output();
    Sandbox sandbox = sandboxes().create(SPEC);
    stageAll(sandbox);
    sandbox.start(start("sleep.sh", "", Duration.ofSeconds(30)), output);
    assertThat(output.first.await(10, TimeUnit.SECONDS)).isTrue();

    // when
    sandbox.close();

    // then
    assertThatThrownBy(sandbox::await)
        .isInstanceOfSatisfying(
            SandboxException.class,
            why -> assertThat(why.failure()).isEqualTo(SandboxFailure.LOST));
    assertThat(sandbox.isAlive()).isFalse();
  }

  /** Runs a script to its end. */
  protected static ProgramExit run(Sandbox sandbox, String script, String stdin, Output output)
      throws SandboxException, InterruptedException {
    stageAll(sandbox);
    sandbox.start(start(script, stdin, Duration.ofSeconds(30)), output);
    return sandbox.await();
  }

  /** Starts a script. */
  protected static ProgramStart start(String script, String stdin, Duration timeout) {
    return new ProgramStart(
        List.of("sh", script), Map.of("PATH", "/usr/bin:/bin"), Bytes.utf8(stdin), timeout);
  }

  private static void stageAll(Sandbox sandbox) throws SandboxException {
    for (var script : SCRIPTS.entrySet()) {
      sandbox.stage("code/" + script.getKey(), script.getValue().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Keeps what is printed. */
  protected static final class Output implements OutputSink {
    /** Counted down when something was printed. */
    public final CountDownLatch first = new CountDownLatch(1);

    private final Map<StreamName, ByteArrayOutputStream> streams =
        Map.of(
            StreamName.STDOUT, new ByteArrayOutputStream(),
            StreamName.STDERR, new ByteArrayOutputStream());

    /** Has nothing yet. */
    public Output() {}

    @Override
    public void output(StreamName stream, byte[] data) {
      streams.get(stream).writeBytes(data);
      first.countDown();
    }

    /** All that was printed on a stream. */
    public String of(StreamName stream) {
      return streams.get(stream).toString(StandardCharsets.UTF_8);
    }
  }

  /** Keeps files. */
  protected static final class Files implements FileSink {
    /** By path. */
    public final Map<String, String> whole = new LinkedHashMap<>();

    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private String path = "";

    @Override
    public void begin(byte[] name, long size) {
      path = new String(name, StandardCharsets.UTF_8);
      content.reset();
    }

    @Override
    public void data(byte[] bytes, int from, int length) {
      content.write(bytes, from, length);
    }

    @Override
    public void end(boolean ok) {
      whole.put(path, content.toString(StandardCharsets.UTF_8));
    }
  }
}
