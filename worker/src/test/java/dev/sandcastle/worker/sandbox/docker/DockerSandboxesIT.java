package dev.sandcastle.worker.sandbox.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxContract;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.Sandboxes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract on the real engine, and the hardening as a program sees it (HRD-28). */
final class DockerSandboxesIT extends SandboxContract {
  private static DockerSandboxes sandboxes;

  @BeforeAll
  static void connect() {
    sandboxes = DockerFixture.connect(DockerFixture.owner("docker-sandboxes-it"));
    assertThat(sandboxes.problem()).isEmpty();
  }

  @AfterAll
  static void close() {
    sandboxes.close();
  }

  @Override
  protected Sandboxes sandboxes() {
    return sandboxes;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          user => id -u; id -g => 65534 65534
          capabilities => grep CapEff /proc/self/status => CapEff: 0000000000000000
          bounding set => grep CapBnd /proc/self/status => CapBnd: 0000000000000000
          no new privileges => grep NoNewPrivs /proc/self/status => NoNewPrivs: 1
          seccomp => grep Seccomp: /proc/self/status => Seccomp: 2
          read-only root => touch /etc/x 2>/dev/null || echo refused => refused
          working folder => pwd => /workspace/code
          core size => ulimit -c => 0
          open files => ulimit -n => 1024
          environment of init => cat /proc/1/environ 2>/dev/null || echo refused => refused
          descriptors of init => ls /proc/1/fd 2>/dev/null || echo refused => refused
          init lives => kill -9 1 2>/dev/null; echo alive => alive
          interfaces => ls /sys/class/net => lo
          namespaces => unshare -r true 2>/dev/null || echo refused => refused
          mounts => mount -t tmpfs x /tmp 2>/dev/null || echo refused => refused
          executable /tmp => printf '#!/bin/sh\\necho ran' > /tmp/x; chmod +x /tmp/x; /tmp/x => ran
          score for the kernel => cat /proc/self/oom_score_adj => 1000
          """)
  void shouldBeHardened(String line, String script, String expected) throws Exception {
    // given
    try (Sandbox sandbox = sandboxes.create(SPEC)) {

      // when
      String printed = shell(sandbox, script);

      // then
      assertThat(printed.strip().replaceAll("\\s+", " ")).as(line).isEqualTo(expected);
    }
  }

  @Test
  void shouldMountItsWritableFoldersTight() throws Exception {
    // given
    try (Sandbox sandbox = sandboxes.create(SPEC)) {

      // when
      String mounts = shell(sandbox, "grep -E ' (/workspace|/tmp) ' /proc/mounts");

      // then
      assertThat(mounts.lines())
          .hasSize(2)
          .allSatisfy(
              mount -> assertThat(mount).contains("tmpfs", "nosuid", "nodev", "nr_inodes="));
      assertThat(mounts).contains("size=262144k", "size=65536k");
    }
  }

  @Test
  void shouldBoundItsProcesses() throws Exception {
    // given
    String bomb =
        "i=0; while [ $i -lt 300 ]; do sleep 30 2>/dev/null & i=$((i+1)); done 2>/dev/null; true";
    try (Sandbox sandbox = sandboxes.create(SPEC)) {

      // when
      shell(sandbox, bomb);
      String after = shell(sandbox, "ls -d /proc/[0-9]* | wc -l");

      // then
      assertThat(Integer.parseInt(after.strip())).isLessThan(10);
    }
  }

  @Test
  void shouldReportOutOfMemory() throws Exception {
    // given
    var spec =
        SandboxSpec.standard(new RuntimeId("python"), "sandcastle/python", RuntimeClass.RUNC)
            .limited(64L << 20, 1_000);
    try (Sandbox sandbox = sandboxes.create(spec)) {

      // when
      sandbox.start(
          command(Duration.ofSeconds(30), "python3", "-c", "x = bytearray(200 << 20)"),
          new Output());
      ProgramExit exit = sandbox.await();

      // then
      assertThat(exit.oomKills()).isPositive();
      assertThat(exit.signal()).isEqualTo(9);
      assertThat(exit.memoryPeakBytes()).isPositive();
    }
  }

  @Test
  void shouldLeaveNoDaemonBehind() throws Exception {
    // given
    try (Sandbox sandbox = sandboxes.create(SPEC)) {

      // when
      shell(sandbox, "setsid sh -c 'sleep 300' >/dev/null 2>&1 & sleep 0.1");
      String after = shell(sandbox, "cat /proc/[0-9]*/comm");

      // then
      assertThat(after).doesNotContain("sleep");
    }
  }

  @Test
  void shouldHoldUpAProgramThatIsNotRead() throws Exception { // BUG-13
    // given
    var read = new AtomicLong();
    var spec =
        SandboxSpec.standard(new RuntimeId("bash"), "sandcastle/bash", RuntimeClass.RUNC)
            .limited(128L << 20, 2_000);
    try (Sandbox sandbox = sandboxes.create(spec)) {

      // when
      sandbox.start(
          command(Duration.ofSeconds(30), "head", "-c", "52428800", "/dev/zero"),
          (_, data) -> {
            assertThat(data.length).isLessThanOrEqualTo(32_768);
            read.addAndGet(data.length);
          });
      ProgramExit exit = sandbox.await();

      // then
      assertThat(exit.exitCode()).isZero();
      assertThat(read).hasValue(52_428_800);
    }
  }

  @Test
  void shouldSayWhyAProgramDidNotStart() throws Exception {
    // given
    try (Sandbox sandbox = sandboxes.create(SPEC)) {

      // when
      sandbox.start(command(Duration.ofSeconds(5), "no-such-program"), new Output());

      // then
      assertThatThrownBy(sandbox::await)
          .isInstanceOfSatisfying(
              SandboxException.class,
              why -> assertThat(why.failure()).isEqualTo(SandboxFailure.NOT_EXECUTABLE));
    }
  }

  @Test
  void shouldSayWhichFileCouldNotBeLaid() throws Exception {
    // given
    try (Sandbox sandbox = sandboxes.create(SPEC)) {
      sandbox.stage("code/a", new byte[1]);
      sandbox.stage("code/a/b", new byte[1]);

      // when
      sandbox.start(command(Duration.ofSeconds(5), "true"), new Output());

      // then
      assertThatThrownBy(sandbox::await)
          .hasMessageContaining("code/a/b")
          .isInstanceOfSatisfying(
              SandboxException.class,
              why -> assertThat(why.failure()).isEqualTo(SandboxFailure.STAGING_REFUSED));
    }
  }

  @Test
  void shouldSayThatAnImageIsMissing() throws Exception {
    // given
    var spec =
        SandboxSpec.standard(new RuntimeId("none"), "sandcastle/none", RuntimeClass.RUNC)
            .limited(64L << 20, 1_000);

    // when / then
    assertThat(sandboxes.image("sandcastle/none")).isEmpty();
    assertThatThrownBy(() -> sandboxes.create(spec))
        .isInstanceOfSatisfying(
            SandboxException.class,
            why -> assertThat(why.failure()).isEqualTo(SandboxFailure.IMAGE_MISSING));
  }

  private static String shell(Sandbox sandbox, String script)
      throws SandboxException, InterruptedException {
    var output = new Output();
    sandbox.start(command(Duration.ofSeconds(20), "sh", "-c", script), output);
    sandbox.await();
    return output.of(StreamName.STDOUT);
  }

  private static ProgramStart command(Duration timeout, String... words) {
    return new ProgramStart(List.of(words), Map.of("PATH", "/usr/bin:/bin"), Bytes.EMPTY, timeout);
  }
}
