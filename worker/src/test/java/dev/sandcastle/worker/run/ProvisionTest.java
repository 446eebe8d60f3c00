package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.schemas.execution.Egress;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.PackageSpec;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Result;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.schemas.execution.WorkerReport;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.worker.egress.EgressGate;
import dev.sandcastle.worker.layers.LayerFixture;
import dev.sandcastle.worker.layers.LayerOutcome;
import dev.sandcastle.worker.sandbox.InMemoryProgram;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What programs are given besides a sandbox, on fakes. */
@Timeout(30)
final class ProvisionTest {
  private static final PackageSpec NUMPY = new PackageSpec("numpy", "==2.1.0");
  private static final InstallProgress RESOLVING =
      new InstallProgress(InstallProgress.Kind.RESOLVING, Optional.empty(), Optional.empty());
  private static final InstallProgress INSTALLING =
      new InstallProgress(
          InstallProgress.Kind.INSTALLING, Optional.of("numpy"), Optional.of("2.1.0"));

  private final RunnerHarness worker = new RunnerHarness();
  private final Executions execution = Executions.python("the fake decides");

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void shouldRunInALayerWithItsPackages(@TempDir Path layer) { // PKG-1, EVT-8
    // given
    var released = new AtomicInteger();
    var environment = new AtomicReference<Map<String, String>>();
    worker.packages.answer(
        new LayerOutcome.Ready(
            LayerFixture.layer(layer, Ecosystem.PYTHON, released::incrementAndGet)),
        RESOLVING,
        INSTALLING);
    worker.sandboxes.program(
        "main.py",
        world -> {
          environment.set(world.start().environment());
          assertThat(released).hasValue(0);
          return InMemoryProgram.exit(0);
        });

    // when
    Result result = worker.resultOf(execution.packages(NUMPY));

    // then
    assertThat(RunnerHarness.label(result)).isEqualTo("Completed");
    assertThat(worker.steps())
        .containsSubsequence("PREPARING", "INSTALLING", "INSTALLING", "RUNNING", "Finished");
    assertThat(progress()).containsExactly(RESOLVING, INSTALLING);
    assertThat(spec().layers()).isNotEmpty();
    assertThat(environment.get()).containsKey("PYTHONPATH");
    assertThat(released).hasValue(1);
    assertThat(worker.packages.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.tenant()).isEqualTo(Executions.TENANT);
              assertThat(request.packages()).containsExactly(NUMPY);
            });
  }

  @Test
  void shouldTellNoInstallationOfPackagesThatAreThere(@TempDir Path layer) { // G-17
    // given
    worker.packages.answer(
        new LayerOutcome.Ready(LayerFixture.layer(layer, Ecosystem.PYTHON, () -> {})));
    worker.sandboxes.program("main.py", InMemoryProgram.printing("ran"));

    // when
    Result result = worker.resultOf(execution.packages(NUMPY));

    // then
    assertThat(worker.steps()).doesNotContain("INSTALLING");
    assertThat(result.timings().installingMs()).isZero();
  }

  @Test
  void shouldEndWithTheCodeOfPackagesThatCannotBeHad() {
    // given
    worker.packages.answer(
        new LayerOutcome.Failed(ErrorCode.PACKAGE_NOT_FOUND, "there is no such package"));

    // when
    String verdict = worker.verdictOf(execution.packages(NUMPY));

    // then
    assertThat(verdict).isEqualTo("PACKAGE_NOT_FOUND");
    assertThat(worker.sandboxes.made()).isEmpty();
    assertThat(worker.held.all()).isEmpty();
  }

  @Test
  void shouldRefusePackagesOfARuntimeThatHasNone() {
    // given / when
    String verdict = worker.verdictOf(Executions.bash("").packages(NUMPY));

    // then
    assertThat(verdict).isEqualTo("INPUT_REJECTED");
    assertThat(worker.packages.requests()).isEmpty();
  }

  @Test
  void shouldBeCancelledWhileItsPackagesAreInstalled() {
    // given
    HeldAttempt attempt = worker.take(execution.packages(NUMPY));
    worker.packages.answer(new LayerOutcome.Abandoned());
    worker.stop(execution, true);

    // when
    worker.run(attempt);

    // then
    assertThat(RunnerHarness.label(worker.result())).isEqualTo("Cancelled");
    assertThat(worker.sandboxes.made()).isEmpty();
  }

  @Test
  void shouldRunWithoutAWayOutUnlessItIsGranted() { // HRD-16, G-29
    // given
    var environment = new AtomicReference<Map<String, String>>();
    worker.sandboxes.program(
        "main.py",
        world -> {
          environment.set(world.start().environment());
          return InMemoryProgram.exit(0);
        });

    // when
    worker.resultOf(execution);

    // then
    assertThat(spec().egressSocket()).isEmpty();
    assertThat(environment.get().keySet())
        .noneMatch(name -> name.endsWith("_proxy") || name.endsWith("_PROXY"));
  }

  @Test
  void shouldTellWhatItsWayOutRefused(@TempDir Path folder) throws Exception { // EGR-1, G-13
    // given
    var environment = new AtomicReference<Map<String, String>>();
    try (EgressGate gate = EgressGate.open(folder)) {
      worker.openDoors(gate::open);
      worker.sandboxes.program(
          "main.py",
          world -> {
            environment.set(world.start().environment());
            assertThat(ask(spec().egressSocket().orElseThrow(), "forbidden.example:443"))
                .startsWith("HTTP/1.1 403");
            return InMemoryProgram.exit(7);
          });

      // when
      Result result =
          worker.resultOf(
              execution.egress(new Egress.Hosts(List.of(new HostRule("allowed.example", 443)))));

      // then
      assertThat(RunnerHarness.label(result)).isEqualTo("EGRESS_DENIED");
      assertThat(result.exitCode()).contains(7);
      assertThat(refusals())
          .singleElement()
          .satisfies(
              refused -> {
                assertThat(refused.host()).isEqualTo("forbidden.example");
                assertThat(refused.port()).isEqualTo(443);
                assertThat(refused.reason()).isNotBlank();
              });
      assertThat(environment.get()).containsEntry("HTTPS_PROXY", "http://127.0.0.1:3128");
      assertThat(spec().egressSocket().orElseThrow()).doesNotExist();
    }
  }

  @Test
  void shouldCompleteWhenAProgramGotOnWithoutWhatItWasRefused(@TempDir Path folder)
      throws Exception {
    // given
    try (EgressGate gate = EgressGate.open(folder)) {
      worker.openDoors(gate::open);
      worker.sandboxes.program(
          "main.py",
          world -> {
            ask(spec().egressSocket().orElseThrow(), "forbidden.example:443");
            return InMemoryProgram.exit(0);
          });

      // when
      String verdict = worker.verdictOf(execution.egress(new Egress.Packages()));

      // then
      assertThat(verdict).isEqualTo("Completed");
      assertThat(refusals()).hasSize(1);
    }
  }

  @Test
  void shouldEndWhenTheEngineLacksTheClassThatWasAskedFor() { // HRD-1
    // given / when
    String verdict = worker.verdictOf(execution.runtimeClass(RuntimeClass.RUNSC));

    // then
    assertThat(verdict).isEqualTo("SANDBOX_UNAVAILABLE");
    assertThat(worker.steps()).doesNotContain("RUNNING", "Returned");
  }

  @Test
  void shouldRunTheNextProgramInTheSandboxOfTheLast() {
    // given
    worker.sandboxes.program("main.py", InMemoryProgram.printing("ran"));

    // when
    Result first = worker.next(reusing());
    Result second = worker.next(reusing());

    // then
    assertThat(first.timings().start()).isEqualTo(SandboxStart.COLD);
    assertThat(second.timings().start()).isEqualTo(SandboxStart.REUSED);
    assertThat(worker.sandboxes.made()).hasSize(1);
  }

  @Test
  void shouldNotReuseASandboxWhoseProgramWasCancelled() throws Exception {
    // given
    worker.sandboxes.program("main.py", InMemoryProgram.sleeping());
    Executions sleeper = reusing();
    HeldAttempt attempt = worker.take(sleeper);
    var run = worker.runAside(attempt);
    await().until(() -> worker.sandboxes.made().stream().anyMatch(it -> it.isStarted()));

    // when
    worker.stop(sleeper, true);
    RunnerHarness.finish(run);

    // then
    assertThat(worker.supply.kept()).isZero();
    assertThat(worker.sandboxes.live()).isZero();
  }

  @Test
  void shouldLeaveASandboxAloneThatServesAnotherAttemptWhenItsOwnIsStoppedLate() {
    // given
    worker.sandboxes.program("main.py", InMemoryProgram.printing("ran"));
    Executions first = reusing();
    HeldAttempt ended = worker.take(first);
    worker.run(ended);
    assertThat(worker.supply.kept()).isEqualTo(1);

    // when
    ended.stop(StopCause.CANCELLED);
    ended.destroy();
    ended.expire();

    // then
    assertThat(worker.next(reusing()).timings().start()).isEqualTo(SandboxStart.REUSED);
  }

  @Test
  void shouldNotReuseASandboxWhoseProgramRanOutOfMemory() {
    // given
    worker.sandboxes.program(
        "main.py", _ -> new ProgramExit(1, 0, false, false, false, 1, 1_000, 4 << 20, 2_000));

    // when
    worker.next(reusing());

    // then
    assertThat(worker.supply.kept()).isZero();
  }

  private static Executions reusing() {
    return Executions.python("the fake decides").isolation(Isolation.REUSE);
  }

  private SandboxSpec spec() {
    return worker.sandboxes.made().getLast().spec();
  }

  private List<InstallProgress> progress() {
    return worker.reports.told().stream()
        .filter(WorkerReport.PhaseChanged.class::isInstance)
        .map(WorkerReport.PhaseChanged.class::cast)
        .filter(changed -> changed.phase() == Phase.INSTALLING)
        .flatMap(changed -> changed.progress().stream())
        .toList();
  }

  private List<WorkerReport.EgressRefused> refusals() {
    return worker.reports.told().stream()
        .filter(WorkerReport.EgressRefused.class::isInstance)
        .map(WorkerReport.EgressRefused.class::cast)
        .toList();
  }

  private static String ask(Path socket, String target) {
    assertThat(Files.exists(socket)).isTrue();
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(
          ByteBuffer.wrap(
              "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n"
                  .formatted(target, target)
                  .getBytes(StandardCharsets.US_ASCII)));
      return new String(Channels.newInputStream(channel).readNBytes(12), StandardCharsets.US_ASCII);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
