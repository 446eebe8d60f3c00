package dev.sandcastle.worker.sandbox.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.testkit.engine.EngineFault;
import dev.sandcastle.testkit.engine.EngineProxy;
import dev.sandcastle.worker.sandbox.Owner;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.SandboxListener;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of sandboxes while the engine hangs, is slow, is full, is cut off or will not remove
 * a container; that nothing is left behind; and that all is well again afterwards.
 */
@Timeout(120)
final class EngineFaultsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(6);
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final SandboxSpec SPEC =
      SandboxSpec.standard(new RuntimeId("bash"), "sandcastle/bash", RuntimeClass.RUNC)
          .limited(64L << 20, 1_000);

  @TempDir private Path folder;

  private final Owner owner =
      DockerFixture.owner("engine-faults-it-" + ProcessHandle.current().pid());
  private final Heard heard = new Heard();
  private EngineProxy proxy;
  private DockerSandboxes sandboxes;
  private DockerSandboxes observer;

  @BeforeEach
  void connect() {
    proxy = EngineProxy.in(folder);
    sandboxes = DockerFixture.connect(new DockerConfig(proxy.address(), DEADLINE), owner, heard);
    observer = DockerFixture.connect(DockerFixture.owner("observer"));
  }

  @AfterEach
  void close() {
    proxy.heal();
    proxy.thaw();
    sandboxes.close();
    proxy.close();
    observer.close();
  }

  @Test
  void shouldGiveUpEveryCallOfAnEngineThatHangs() throws Exception {
    // given
    sandboxes.create(SPEC).close();
    awaitNothingLeft();
    proxy.add(EngineFault.hang(EngineFaultsIT::all));

    // when / then
    assertTimesOut(() -> sandboxes.create(SPEC));
    assertTimesOut(() -> sandboxes.image("sandcastle/bash"));
    assertTimesOut(sandboxes::runtimeClasses);
    assertTimesOut(() -> sandboxes.ofInstallation(owner.installation()));
    assertThat(sandboxes.problem()).hasValueSatisfying(why -> assertThat(why).contains("within"));

    // when
    proxy.heal();

    // then
    assertThat(sandboxes.problem()).isEmpty();
    sandboxes.create(SPEC).close();
    awaitNothingLeft();
  }

  @Test
  void shouldNotBlameTheEngineForASandboxThatCannotBe() {
    // given
    SandboxSpec tooSmall = SPEC.limited(1 << 20, 1_000);

    // when / then
    assertThatThrownBy(() -> sandboxes.create(tooSmall))
        .isInstanceOfSatisfying(
            SandboxException.class,
            why -> assertThat(why.failure()).isEqualTo(SandboxFailure.SPEC_REFUSED));
  }

  @Test
  void shouldHoldNoConnectionToAnEngineThatHung() {
    // given
    proxy.add(EngineFault.hang(EngineFaultsIT::all));

    // when
    for (int i = 0; i < 3; i++) {
      assertTimesOut(() -> sandboxes.image("sandcastle/bash"));
    }

    // then
    await().atMost(GRACE).until(() -> proxy.connections() == 0);
  }

  @Test
  void shouldRemoveWhatWasHalfMadeWhenTheEngineHung() throws Exception {
    // given
    proxy.add(EngineFault.hang(EngineFaultsIT::starts));

    // when
    assertTimesOut(() -> sandboxes.create(SPEC));

    // then
    awaitNothingLeft();
    assertThat(proxy.requests()).anyMatch(EngineFaultsIT::removes);
  }

  @Test
  void shouldRemoveWhatWasHalfMadeWhenTheAttachHung() throws Exception {
    // given
    proxy.add(EngineFault.hang(EngineFaultsIT::attaches));

    // when
    assertTimesOut(() -> sandboxes.create(SPEC));

    // then
    awaitNothingLeft();
  }

  @Test
  void shouldRemoveAContainerOfWhoseMakingItNeverHeard() throws Exception {
    // given
    proxy.add(EngineFault.cut(EngineFaultsIT::creates));

    // when
    assertThatThrownBy(() -> sandboxes.create(SPEC)).isInstanceOf(SandboxException.class);

    // then
    awaitNothingLeft();
  }

  @Test
  void shouldSayWhyAFullEngineMakesNone() throws Exception {
    // given
    proxy.add(EngineFault.fail(EngineFaultsIT::creates, 500, "no space left on device"));

    // when / then
    assertThatThrownBy(() -> sandboxes.create(SPEC))
        .hasMessageContaining("no space left on device")
        .isInstanceOfSatisfying(
            SandboxException.class,
            why -> assertThat(why.failure()).isEqualTo(SandboxFailure.ENGINE_FAILED));

    // when
    proxy.heal();

    // then
    sandboxes.create(SPEC).close();
    awaitNothingLeft();
  }

  @Test
  void shouldWorkOnASlowEngine() throws Exception {
    // given
    proxy.add(EngineFault.slow(EngineFaultsIT::all, Duration.ofMillis(400)));

    // when
    try (Sandbox sandbox = sandboxes.create(SPEC)) {
      sandbox.start(sleep("0"), (_, _) -> {});

      // then
      assertThat(sandbox.await().exitCode()).isZero();
    }
    awaitNothingLeft();
  }

  @Test
  void shouldLoseWhatAnEngineHadThatWasRestarted() throws Exception {
    // given
    Sandbox idle = sandboxes.create(SPEC);
    Sandbox busy = sandboxes.create(SPEC);
    busy.start(sleep("600"), (_, _) -> {});

    // when
    proxy.cut();

    // then
    assertThatThrownBy(busy::await)
        .isInstanceOfSatisfying(
            SandboxException.class,
            why -> assertThat(why.failure()).isEqualTo(SandboxFailure.LOST));
    await().atMost(GRACE).until(() -> !idle.isAlive());
    idle.close();
    busy.close();
    awaitNothingLeft();
    sandboxes.create(SPEC).close();
    awaitNothingLeft();
  }

  @Test
  void shouldRemoveLaterWhatItCouldNotWhileTheEngineWasAway() throws Exception {
    // given
    Sandbox sandbox = sandboxes.create(SPEC);
    proxy.goAway();

    // when
    sandbox.close();
    assertThat(sandboxes.problem()).isPresent();
    await().atMost(GRACE).until(() -> heard.failures.get() > 0);
    proxy.comeBack();
    sandboxes.retryRemovals();

    // then
    assertThat(sandboxes.problem()).isEmpty();
    awaitNothingLeft();
  }

  @Test
  void shouldPutAsideAContainerThatCannotBeRemovedAndKeepTrying() throws Exception { // G-10
    // given
    Sandbox stuck = sandboxes.create(SPEC);
    proxy.add(
        EngineFault.fail(
            line -> line.startsWith("DELETE") && line.contains(stuck.id()), 500, "busy"));

    // when
    stuck.close();
    sandboxes.create(SPEC).close();

    // then
    await().atMost(Duration.ofSeconds(20)).until(() -> heard.quarantined.get() == 1);
    assertThat(heard.failures).hasValueGreaterThanOrEqualTo(5);
    assertThat(observer.ofInstallation(owner.installation())).hasSize(1);

    // when
    proxy.heal();
    sandboxes.retryRemovals();

    // then
    awaitNothingLeft();
    await().atMost(GRACE).until(() -> heard.quarantined.get() == 0);
  }

  @Test
  void shouldRemoveOthersWhileARemovalHangs() throws Exception {
    // given
    try (var patient =
        DockerFixture.connect(
            new DockerConfig(proxy.address(), Duration.ofSeconds(60)), owner, heard)) {
      Sandbox stuck = patient.create(SPEC);
      List<Sandbox> others =
          List.of(patient.create(SPEC), patient.create(SPEC), patient.create(SPEC));
      proxy.add(EngineFault.hang(line -> line.startsWith("DELETE") && line.contains(stuck.id())));

      // when
      stuck.close();
      others.forEach(Sandbox::close);

      // then
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(observer.ofInstallation(owner.installation())).hasSize(1));
      proxy.heal();
      proxy.cut();
      awaitNothingLeft();
    }
  }

  // G-12
  @Test
  void shouldNotTakeAnEngineThatHangsForAProgramThatOverranItsTime() throws Exception {
    // given
    try (Sandbox sandbox = sandboxes.create(SPEC)) {
      proxy.freeze();

      // when
      sandbox.start(sleep("0"), (_, _) -> {});

      // then
      assertThatThrownBy(sandbox::await)
          .isInstanceOfSatisfying(
              SandboxException.class,
              why -> assertThat(why.failure()).isEqualTo(SandboxFailure.NOT_READY));
      assertThat(sandbox.isAlive()).isFalse();
      proxy.thaw();
    }
    awaitNothingLeft();
  }

  // HRD-1
  @Test
  void shouldNeverIsolateByAnotherClassThanTheOneThatWasAskedFor() throws Exception {
    // given
    var names = Map.of(RuntimeClass.RUNC, "runc", RuntimeClass.RUNSC, "no-such-runtime");
    try (var without =
        DockerFixture.connect(
            new DockerConfig(DockerFixture.CONFIG.host(), DEADLINE, names), owner, heard)) {
      SandboxSpec spec = SandboxSpec.standard(SPEC.runtime(), SPEC.image(), RuntimeClass.RUNSC);

      // when / then
      assertThat(without.runtimeClasses()).containsExactly(RuntimeClass.RUNC);
      assertThatThrownBy(() -> without.create(spec))
          .hasMessageContaining("runsc")
          .isInstanceOfSatisfying(
              SandboxException.class,
              why -> assertThat(why.failure()).isEqualTo(SandboxFailure.CLASS_MISSING));
    }
    awaitNothingLeft();
  }

  private static boolean all(String request) {
    return !request.isEmpty();
  }

  private static boolean creates(String request) {
    return request.contains("/containers/create");
  }

  private static boolean attaches(String request) {
    return request.contains("/attach");
  }

  private static boolean starts(String request) {
    return request.contains("/start");
  }

  private static boolean removes(String request) {
    return request.startsWith("DELETE");
  }

  private void awaitNothingLeft() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(observer.ofInstallation(owner.installation())).isEmpty());
  }

  private static void assertTimesOut(ThrowingCallable call) {
    long before = System.nanoTime();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SandboxException.class,
            why -> assertThat(why.failure()).isEqualTo(SandboxFailure.ENGINE_TIMED_OUT));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(DEADLINE.plus(GRACE));
  }

  private static ProgramStart sleep(String seconds) {
    return new ProgramStart(
        List.of("sleep", seconds),
        Map.of("PATH", "/usr/bin:/bin"),
        Bytes.EMPTY,
        Duration.ofSeconds(60));
  }

  private static final class Heard implements SandboxListener {
    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger quarantined = new AtomicInteger();

    @Override
    public void removalFailed() {
      failures.incrementAndGet();
    }

    @Override
    public void quarantined(int containers) {
      quarantined.set(containers);
    }
  }
}
