package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.kit.blobs.DirectoryBlobs;
import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.worker.sandbox.docker.DockerFixture;
import dev.sandcastle.worker.sandbox.docker.DockerSandboxes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A tenant's next program in the sandbox of the last one, on the real engine. */
@Timeout(120)
final class ReuseIT {
  /** Leaves whatever a program can leave. */
  private static final String LITTER =
      """
      import ctypes, os, socket, subprocess
      os.makedirs('/workspace/output/deep/' + 'd/' * 60)
      open('/workspace/output/left', 'w').write('secret')
      open('/workspace/code/left.py', 'w').write('secret = 1')
      for place in ('/workspace', '/tmp', '/dev/shm'):
          os.makedirs(place + '/closed/inner')
          open(place + '/closed/inner/f', 'w').write('secret')
          os.symlink('/etc', place + '/link')
          os.mkfifo(place + '/fifo')
          os.chmod(place + '/closed', 0)
      libc = ctypes.CDLL(None, use_errno=True)
      libc.shmget(0x5ca1ab1e, 4096, 0o1666)
      libc.semget(0x5ca1ab1e, 1, 0o1666)
      libc.msgget(0x5ca1ab1e, 0o1666)
      os.environ['LEFT'] = 'secret'
      listener = socket.socket(socket.AF_UNIX)
      listener.bind('\\0left')
      listener.listen()
      subprocess.Popen(['sh', '-c', 'trap "" TERM HUP; while :; do sleep 1; done'],
                       start_new_session=True)
      os.umask(0)
      print('littered')
      """;

  /** Prints all that it finds that a first program would not. */
  private static final String SEARCH =
      """
      import os, socket, stat
      own = {'/workspace/code', '/workspace/output', '/workspace/code/main.py'}
      for place in ('/workspace', '/tmp', '/dev/shm'):
          for folder, folders, files in os.walk(place):
              for name in folders + files:
                  path = os.path.join(folder, name)
                  if path not in own:
                      print('file', path)
      for pid in filter(str.isdigit, os.listdir('/proc')):
          if int(pid) not in (1, os.getpid()):
              print('process', open('/proc/%s/comm' % pid).read().strip())
      for kind in ('shm', 'sem', 'msg'):
          for line in open('/proc/sysvipc/' + kind).readlines()[1:]:
              print('ipc', kind, line.strip())
      if 'LEFT' in os.environ:
          print('environment')
      try:
          socket.socket(socket.AF_UNIX).connect('\\0left')
          print('abstract socket')
      except OSError:
          pass
      if os.umask(0o22) != 0o22:
          print('umask')
      for place, mode in (('/workspace', 0o1777), ('/tmp', 0o1777)):
          if stat.S_IMODE(os.stat(place).st_mode) != mode:
              print('mode', place)
      print('searched')
      """;

  @TempDir private static Path blobs;

  private static DockerSandboxes sandboxes;

  @BeforeAll
  static void connect() {
    sandboxes = DockerFixture.connect(DockerFixture.owner("reuse-it"));
    assertThat(sandboxes.problem()).isEmpty();
  }

  @AfterAll
  static void close() {
    sandboxes.close();
  }

  @Test
  void shouldLeaveNothingOverForTheNextProgram() throws Exception {
    // given
    try (var worker = new EngineHarness(sandboxes, DirectoryBlobs.open(blobs))) {
      Result litter = worker.next(reusing(LITTER));
      assertThat(litter.stdout().head().toUtf8()).isEqualTo("littered\n");
      assertThat(worker.supply.kept()).isEqualTo(1);

      // when
      Result search = worker.next(reusing(SEARCH));

      // then
      assertThat(search.timings().start()).isEqualTo(SandboxStart.REUSED);
      assertThat(search.stdout().head().toUtf8()).isEqualTo("searched\n");
      assertThat(search.stderr().head().toUtf8()).isEmpty();
      assertThat(search.files()).isEmpty();
    }
  }

  @Test
  void shouldServeATenantAgainAndAnotherNever() throws Exception {
    // given
    try (var worker = new EngineHarness(sandboxes, DirectoryBlobs.open(blobs))) {
      worker.next(reusing("print(1)"));

      // when
      Result others = worker.next(reusing("print(2)").tenant("tenant-b"));
      Result again = worker.next(reusing("print(3)"));

      // then
      assertThat(others.timings().start()).isEqualTo(SandboxStart.COLD);
      assertThat(again.timings().start()).isEqualTo(SandboxStart.REUSED);
      assertThat(again.stdout().head().toUtf8()).isEqualTo("3\n");
    }
  }

  @Test
  void shouldTellTheUsageOfEachProgramAlone() throws Exception {
    // given
    try (var worker = new EngineHarness(sandboxes, DirectoryBlobs.open(blobs))) {
      Result busy =
          worker.next(
              reusing(
                  """
                  import time
                  t = time.process_time()
                  while time.process_time() < t + .5: pass
                  """));

      // when
      Result idle = worker.next(reusing("print(1)"));

      // then
      assertThat(busy.usage().cpuMicros()).isGreaterThan(500_000);
      assertThat(idle.timings().start()).isEqualTo(SandboxStart.REUSED);
      assertThat(idle.usage().cpuMicros()).isLessThan(500_000);
    }
  }

  @Test
  void shouldNotTellTheMemoryOfAnEarlierProgram() throws Exception {
    // given
    try (var worker = new EngineHarness(sandboxes, DirectoryBlobs.open(blobs))) {
      Result large = worker.next(reusing("x = b'x' * (200 << 20)"));

      // when
      Result small = worker.next(reusing("print(1)"));

      // then
      assertThat(large.usage().memoryPeakBytes()).isGreaterThan(200L << 20);
      assertThat(small.timings().start()).isEqualTo(SandboxStart.REUSED);
      assertThat(small.usage().memoryPeakBytes()).isLessThan(200L << 20);
    }
  }

  @Test
  void shouldDestroyASandboxWhoseProgramRanOutOfTimeOrWasKilledBySignal() throws Exception {
    // given
    try (var worker = new EngineHarness(sandboxes, DirectoryBlobs.open(blobs))) {

      // when
      worker.next(reusing("import time; time.sleep(60)").timeout(Duration.ofSeconds(1)));
      worker.next(reusing("import os; os.kill(os.getpid(), 11)"));

      // then
      assertThat(worker.supply.kept()).isZero();
      assertThat(worker.next(reusing("print(1)")).timings().start()).isEqualTo(SandboxStart.COLD);
    }
  }

  @Test
  void shouldKeepASandboxWhoseProgramFailedByItself() throws Exception {
    // given
    try (var worker = new EngineHarness(sandboxes, DirectoryBlobs.open(blobs))) {

      // when
      worker.next(reusing("raise SystemExit(3)").env(Map.of("A", "b")));

      // then
      assertThat(worker.supply.kept()).isEqualTo(1);
    }
  }

  private static Executions reusing(String source) {
    return Executions.python(source).isolation(Isolation.REUSE);
  }
}
