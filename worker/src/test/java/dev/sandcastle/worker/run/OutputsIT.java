package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.kit.blobs.DirectoryBlobs;
import dev.sandcastle.schemas.execution.InputFile.Place;
import dev.sandcastle.schemas.execution.OutputFile;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.worker.sandbox.docker.DockerFixture;
import dev.sandcastle.worker.sandbox.docker.DockerSandboxes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes back from {@code /workspace/output}, on the real engine. */
@Timeout(90)
final class OutputsIT {
  @TempDir static Path folder;

  private static DockerSandboxes sandboxes;

  /**
   * A row of the table.
   *
   * @param name what it is about
   * @param source a Python program, run in {@code /workspace/output}
   * @param files paths that must come back
   * @param skipped entries that must be counted
   */
  record Leaving(String name, String source, List<String> files, int skipped) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void connect() {
    sandboxes = DockerFixture.connect(DockerFixture.owner("outputs-it"));
    assertThat(sandboxes.problem()).isEmpty();
  }

  @AfterAll
  static void close() {
    sandboxes.close();
  }

  static Stream<Leaving> ordinary() {
    return Stream.of(
        new Leaving("nothing", "", List.of(), 0),
        new Leaving(
            "nested", // OUT-1
            "write('a.txt'); os.makedirs('d/e'); write('d/e/b.csv'); write('z')",
            List.of("a.txt", "d/e/b.csv", "z"),
            0),
        new Leaving("an empty file", "open('empty', 'w')", List.of("empty"), 0),
        new Leaving(
            "more than 64", // OUT-2, OUT-6, G-30
            "for i in range(70): write(f'{i:02}')",
            IntStream.range(0, 64).mapToObj("%02d"::formatted).toList(),
            6),
        new Leaving(
            "more than 100 MiB", // OUT-2
            "for i in 'abc': write(i, bytes(45 << 20))",
            List.of("a", "b"),
            1),
        new Leaving(
            "a small one after one too large",
            "write('a', bytes((50 << 20) + 1)); write('b')",
            List.of("b"),
            1),
        new Leaving(
            "a file that grows until the end", // OUT-4
            """
            import subprocess, sys, time
            subprocess.Popen([sys.executable, '-c', '''
            with open("grows", "w") as file:
                while True:
                    file.write("x" * 4096)
                    file.flush()
            '''], start_new_session=True)
            while not os.path.exists('grows'): time.sleep(0.01)
            """,
            List.of("grows"),
            0));
  }

  static Stream<Leaving> hostile() {
    return Stream.of(
        new Leaving(
            "symbolic links", // OUT-1
            """
            write('real')
            os.symlink('/etc/passwd', 'absolute')
            os.symlink('real', 'relative')
            os.symlink('nowhere', 'dangling')
            os.symlink('/etc', 'folder')
            """,
            List.of("real"),
            4),
        new Leaving(
            "no regular files",
            """
            import socket
            os.mkfifo('fifo')
            socket.socket(socket.AF_UNIX).bind('socket')
            try: os.mknod('device', 0o20666, os.makedev(1, 5))
            except PermissionError: pass
            write('regular')
            """,
            List.of("regular"),
            2),
        new Leaving(
            "a sparse monster",
            """
            try: open('terabyte', 'w').truncate(1 << 40)
            except OSError: os.remove('terabyte')
            open('sparse', 'w').truncate(100 << 20)
            open('hole', 'w').truncate(1 << 20)
            """,
            List.of("hole"),
            1),
        new Leaving(
            "hard links", "write('a'); os.link('a', 'b'); os.link('a', 'c')", List.of("a"), 2),
        new Leaving(
            "what cannot be read",
            "write('file'); os.chmod('file', 0); os.mkdir('dir', 0); write('good')",
            List.of("good"),
            2),
        new Leaving(
            "40 folders deep",
            """
            for depth in range(1, 41):
                os.mkdir('d'); os.chdir('d'); write(f'f{depth}')
            """,
            IntStream.iterate(32, depth -> depth - 1)
                .limit(32)
                .mapToObj(depth -> "d/".repeat(depth) + "f" + depth)
                .toList(),
            1),
        new Leaving(
            "a path too long to offer",
            "os.makedirs('/'.join(['x' * 250] * 5)); write('/'.join(['x' * 250] * 5) + '/f')",
            List.of(),
            1),
        new Leaving(
            "the folder is a link",
            "os.chdir('..'); os.rmdir('output'); os.symlink('/etc', 'output')",
            List.of(),
            1),
        new Leaving(
            "the folder is a file",
            "os.chdir('..'); os.rmdir('output'); write('output')",
            List.of(),
            1),
        new Leaving("the folder is gone", "os.rmdir('../output')", List.of(), 0),
        new Leaving("the folder cannot be read", "write('a'); os.chmod('.', 0)", List.of(), 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"ordinary", "hostile"})
  void shouldHandOverWhatIsLeft(Leaving leaving) throws Exception {
    // given
    try (var worker = worker()) {

      // when
      Result result = worker.resultOf(program(leaving.source()));

      // then
      assertThat(Harness.label(result)).as(result.stderr().head().toUtf8()).isEqualTo("Completed");
      assertThat(paths(result)).isEqualTo(leaving.files());
      assertThat(result.filesSkipped()).isEqualTo(leaving.skipped());
    }
  }

  @Test
  void shouldOfferOnlyNamesThatAreText() throws Exception {
    // given
    var source =
        """
        for name in [b'new\\nline', b'\\xff\\xfe', b'del\\x7f', b'\\xc3\\xa4', b'...', b'..a', b'a..',
                     b' ', b'\\xe2\\x80\\xa5', b'back\\\\slash', b'%2e%2e', b'-rf', b'n' * 255]:
            open(name, 'wb').write(name)
        """;
    try (var worker = worker()) {

      // when
      Result result = worker.resultOf(program(source));

      // then
      assertThat(paths(result))
          .containsExactlyInAnyOrder(
              "ä", "...", "..a", "a..", " ", "‥", "back\\slash", "%2e%2e", "-rf", "n".repeat(255));
      assertThat(result.filesSkipped()).isEqualTo(3);
      assertThat(worker.read(byPath(result, "ä").blob())).isEqualTo("ä");
    }
  }

  @Test
  void shouldCountAMillionTinyFiles() throws Exception { // G-30
    // given
    var source =
        """
        made = 0
        try:
            while made < 1_000_000:
                open(f'{made:07}', 'w').close()
                made += 1
        except OSError:
            print(made)
        """;
    try (var worker = worker()) {

      // when
      Result result = worker.resultOf(program(source));

      // then
      int made = Integer.parseInt(result.stdout().head().toUtf8().strip());
      assertThat(made).isBetween(60_000, 66_000);
      assertThat(result.files()).hasSize(64);
      assertThat(result.filesSkipped()).isEqualTo(made - 64);
    }
  }

  @Test
  void shouldTellWhatIsNewFromWhatWasStaged() throws Exception { // G-19, PRE-1, WS-6
    // given
    try (var worker = worker()) {
      Executions execution =
          program(
                  """
                  open('changed', 'a').write('!')
                  open('rewritten', 'w').write('other')
                  open('same', 'w').write('same')
                  os.remove('removed')
                  write('new')
                  """)
              .input(Place.OUTPUT, "changed", worker.keep("changed"))
              .input(Place.OUTPUT, "rewritten", worker.keep("first"))
              .input(Place.OUTPUT, "same", worker.keep("same"))
              .input(Place.OUTPUT, "deep/untouched", worker.keep("untouched"))
              .input(Place.OUTPUT, "removed", worker.keep("removed"));

      // when
      Result result = worker.resultOf(execution);

      // then
      assertThat(paths(result)).containsExactly("changed", "new", "rewritten");
      assertThat(result.unchanged())
          .extracting(OutputFile::path)
          .containsExactly("deep/untouched", "same");
      assertThat(result.filesSkipped()).isZero();
      assertThat(worker.read(byPath(result, "changed").blob())).isEqualTo("changed!");
    }
  }

  @Test
  void shouldRunOnInputsOfTenMebibytes() throws Exception { // PRE-2, BUG-10
    // given
    try (var worker = worker()) {
      Executions execution =
          Executions.python("print(len(open('data/large').read()))")
              .input(Place.CODE, "data/large", worker.keep("0123456789".repeat(1 << 20)));

      // when
      Result result = worker.resultOf(execution);

      // then
      assertThat(result.stdout().head().toUtf8()).isEqualTo("10485760\n");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          completed => pass => Completed
          failed => raise SystemExit(3) => RUNTIME_ERROR
          timed out => import time; time.sleep(60) => TIMEOUT
          killed itself => os.kill(os.getpid(), 9) => RUNTIME_ERROR
          killed for memory => exec('kept = []\\nwhile True: kept.append(bytearray(1 << 24))') => OUT_OF_MEMORY
          on a full disk => open('/tmp/x', 'wb').write(bytes(80 << 20)) => DISK_LIMIT
          """)
  void shouldCollectOnEveryEnd(String name, String end, String expected) throws Exception { // OUT-4
    // given
    Executions execution =
        program("write('partial')\n" + end).timeout(Duration.ofSeconds(3)).memory(256L << 20);
    try (var worker = worker()) {

      // when
      Result result = worker.resultOf(execution);

      // then
      assertThat(paths(result)).as(name).containsExactly("partial");
      assertThat(Harness.label(result)).isEqualTo(expected);
    }
  }

  @Test
  void shouldCollectWhatACancelledProgramLeft() throws Exception { // OUT-4, CAN-7
    // given
    Executions execution = program("write('partial'); print('up', flush=True)\nwhile True: pass");
    try (var worker = worker()) {
      CompletableFuture<Void> run = worker.runAside(worker.take(execution));
      await().until(() -> !worker.reports.chunks().isEmpty());

      // when
      worker.stop(execution, true);
      Harness.finish(run);

      // then
      assertThat(Harness.label(worker.result())).isEqualTo("Cancelled");
      assertThat(paths(worker.result())).containsExactly("partial");
    }
  }

  @Test
  void shouldReportNoFileWhenTheStoreFails(@TempDir Path broken) throws Exception { // STO-1
    // given
    try (var worker = new EngineHarness(sandboxes, DirectoryBlobs.open(broken))) {
      Files.writeString(broken.resolve(Executions.TENANT.value()), "where a folder should be");

      // when
      Result result = worker.resultOf(program("write('a'); write('b')"));

      // then
      assertThat(Harness.label(result)).isEqualTo("STORAGE_FAILED");
      assertThat(result.files()).isEmpty();
    }
  }

  private static Executions program(String source) {
    return Executions.python(
        """
        import os
        os.chdir('/workspace/output')
        def write(name, content=b'x'):
            with open(name, 'wb') as file: file.write(content)
        """
            + source);
  }

  private static EngineHarness worker() throws Exception {
    return new EngineHarness(sandboxes, DirectoryBlobs.open(folder));
  }

  private static List<String> paths(Result result) {
    return result.files().stream().map(OutputFile::path).toList();
  }

  private static OutputFile byPath(Result result, String path) {
    return result.files().stream()
        .filter(file -> file.path().equals(path))
        .findFirst()
        .orElseThrow();
  }
}
