package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.kit.blobs.DirectoryBlobs;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.worker.hostile.HostileProgram;
import dev.sandcastle.worker.sandbox.docker.DockerFixture;
import dev.sandcastle.worker.sandbox.docker.DockerSandboxes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All sandboxes are one user of the kernel, which counts some things by user or for the machine.
 * While one holds all of such a thing, another does its work.
 */
@Timeout(120)
final class HostileNeighbourIT {
  private static final String HOLD =
      "\nprint('holding', flush=True)\nimport time\ntime.sleep(60)\n";

  /** Pipes, children, threads, files of each kind, a local and a loopback connection, outputs. */
  private static final String WORK =
      """
      import os, socket, subprocess, sys, tempfile, threading
      done = subprocess.run([sys.executable, '-c', 'print(6 * 7)'], capture_output=True, text=True)
      assert done.stdout == '42\\n', done
      threads = [threading.Thread(target=lambda: None) for _ in range(20)]
      [one.start() for one in threads]
      [one.join() for one in threads]
      server = socket.create_server(('127.0.0.1', 0))
      client = socket.create_connection(server.getsockname())
      one, other = socket.socketpair()
      one.send(b'x' * 1000)
      assert len(other.recv(1000)) == 1000
      reader, writer = os.pipe()
      os.write(writer, b'x' * 4000)
      assert len(os.read(reader, 4000)) == 4000
      with tempfile.NamedTemporaryFile() as file: file.write(b'x')
      open('/workspace/output/done', 'w').write('done')
      print('done')
      """;

  @TempDir static Path folder;

  private static DockerSandboxes sandboxes;

  @BeforeAll
  static void connect() {
    sandboxes = DockerFixture.connect(DockerFixture.owner("hostile-neighbour-it"));
    assertThat(sandboxes.problem()).isEmpty();
  }

  @AfterAll
  static void close() {
    sandboxes.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "processes/01-fork-bomb.py",
        "processes/18-queued-signals.py",
        "host/03-timers.py",
        "memory/05-pipes.py",
        "descriptors/02-kinds.py",
        "descriptors/03-in-flight.py",
        "descriptors/04-terminals.py",
        "descriptors/05-watches.py"
      })
  void shouldNotStopAnotherProgram(String id) throws Exception {
    // given
    HostileProgram program =
        HostileProgram.all().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    Executions taker =
        Executions.python(program.source() + HOLD).tenant("taker").timeout(Duration.ofSeconds(60));
    HostileProgram.shared().forEach(taker::file);
    try (var its = worker();
        var ours = worker()) {
      CompletableFuture<Void> run = its.runAside(its.take(taker));
      await()
          .atMost(Duration.ofSeconds(40))
          .until(
              () ->
                  its.reports.chunks().stream()
                      .anyMatch(chunk -> chunk.data().toUtf8().contains("holding")));

      // when
      Result result = ours.resultOf(Executions.python(WORK));

      // then
      assertThat(Harness.label(result)).as(result.stderr().head().toUtf8()).isEqualTo("Completed");
      assertThat(result.files()).hasSize(1);
      its.stop(taker, true);
      Harness.finish(run);
    }
  }

  private static EngineHarness worker() throws Exception {
    return new EngineHarness(sandboxes, DirectoryBlobs.open(folder));
  }
}
