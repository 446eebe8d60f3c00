package dev.sandcastle.worker.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.worker.egress.RegistryHosts;
import dev.sandcastle.worker.sandbox.InMemoryProgram;
import dev.sandcastle.worker.sandbox.InMemorySandbox;
import dev.sandcastle.worker.sandbox.ReadOnlyMount;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayersTest {
  @TempDir private Path directory;
  private LayersHarness harness;

  @BeforeEach
  void open() throws Exception {
    harness = new LayersHarness(directory);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  // EVT-8, EVT-9
  @Test
  void shouldInstallOnceAndUseItAgain() throws Exception {
    // given
    var first = new LayersHarness.Ear();
    var second = new LayersHarness.Ear();

    // when
    Layer one = harness.ready("t", first);
    Layer other = harness.ready("t", second);

    // then
    assertThat(first.progress)
        .containsExactly(
            new InstallProgress(InstallProgress.Kind.RESOLVING, Optional.empty(), Optional.empty()),
            new InstallProgress(
                InstallProgress.Kind.INSTALLING, Optional.of("demo"), Optional.of("1.0")));
    assertThat(second.progress).isEmpty();
    assertThat(harness.sandboxes.made()).hasSize(1);
    assertThat(harness.sandboxes.live()).isZero();
    assertThat(other.mounts()).isEqualTo(one.mounts());
    assertThat(one.mounts().getFirst().host().resolve("python/demo.py")).hasContent("x = 1\n");
    assertThat(harness.heard).containsExactly("requested false", "installed", "requested true");
  }

  // PKG-4
  @Test
  void shouldInstallForEachTenant() throws Exception {
    // given
    Layer one = harness.ready("t", new LayersHarness.Ear());

    // when
    Layer other = harness.ready("u", new LayersHarness.Ear());

    // then
    assertThat(other.mounts()).isNotEqualTo(one.mounts());
    assertThat(harness.sandboxes.made()).hasSize(2);
  }

  // PKG-6
  @Test
  void shouldInstallOnceForAllWhoWait() throws Exception {
    // given
    var running = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    harness.behaviour =
        world -> {
          running.countDown();
          goOn.await();
          return LayersHarness.installing(world);
        };
    var first = new LayersHarness.Ear();
    var second = new LayersHarness.Ear();
    var one = harness.ensureAside("t", first, new CompletableFuture<>());
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

    // when
    var other = harness.ensureAside("t", second, new CompletableFuture<>());
    assertThat(second.begun.await(10, TimeUnit.SECONDS)).isTrue();
    goOn.countDown();

    // then
    assertThat(one.get(10, TimeUnit.SECONDS)).isInstanceOf(LayerOutcome.Ready.class);
    assertThat(other.get(10, TimeUnit.SECONDS)).isInstanceOf(LayerOutcome.Ready.class);
    assertThat(harness.sandboxes.made()).hasSize(1);
    assertThat(second.progress).isEqualTo(first.progress);
  }

  // CAN: a stop is heard in every phase
  @Test
  void shouldStopWhenNobodyWaitsAnyLonger() throws Exception {
    // given
    harness.behaviour = InMemoryProgram.sleeping();
    var ear = new LayersHarness.Ear();
    var stopped = new CompletableFuture<Void>();
    var waiting = harness.ensureAside("t", ear, stopped);
    assertThat(ear.begun.await(10, TimeUnit.SECONDS)).isTrue();

    // when
    stopped.complete(null);

    // then
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(new LayerOutcome.Abandoned());
    assertThat(harness.ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(harness.sandboxes.live()).isZero();
    assertThat(harness.heard).contains("abandoned");
  }

  @Test
  void shouldGoOnWhileSomebodyWaits() throws Exception {
    // given
    var goOn = new CountDownLatch(1);
    harness.behaviour =
        world -> {
          goOn.await();
          return LayersHarness.installing(world);
        };
    var ear = new LayersHarness.Ear();
    var stopped = new CompletableFuture<Void>();
    var one = harness.ensureAside("t", ear, stopped);
    var second = new LayersHarness.Ear();
    var other = harness.ensureAside("t", second, new CompletableFuture<>());
    assertThat(ear.begun.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(second.begun.await(10, TimeUnit.SECONDS)).isTrue();

    // when
    stopped.complete(null);
    LayerOutcome left = one.get(10, TimeUnit.SECONDS);
    goOn.countDown();

    // then
    assertThat(left).isEqualTo(new LayerOutcome.Abandoned());
    assertThat(other.get(10, TimeUnit.SECONDS)).isInstanceOf(LayerOutcome.Ready.class);
  }

  // ERR-5
  @Test
  void shouldTellThatAPackageIsNotThereAndTryAgain() throws Exception {
    // given
    harness.behaviour =
        world ->
            LayersHarness.saying(
                world, "{\"kind\":\"failed\",\"code\":\"PACKAGE_NOT_FOUND\",\"message\":\"no x\"}");

    // when
    LayerOutcome failed = harness.ensure("t", new LayersHarness.Ear());
    harness.behaviour = LayersHarness::installing;
    LayerOutcome again = harness.ensure("t", new LayersHarness.Ear());

    // then
    assertThat(failed)
        .isEqualTo(
            new LayerOutcome.Failed(
                ErrorCode.PACKAGE_NOT_FOUND, "Expected to install the packages, but no x"));
    assertThat(again).isInstanceOf(LayerOutcome.Ready.class);
  }

  // ERR-3, G-13
  @Test
  void shouldTellWhatTheGateRefused() throws Exception {
    // given
    harness.behaviour =
        world -> {
          harness.connectFromBuilder("CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test\r\n\r\n");
          return LayersHarness.saying(
              world, "{\"kind\":\"failed\",\"code\":\"INSTALL_FAILED\",\"message\":\"x\"}");
        };
    var ear = new LayersHarness.Ear();

    // when
    LayerOutcome outcome = harness.ensure("t", ear);

    // then
    assertThat(((LayerOutcome.Failed) outcome).code()).isEqualTo(ErrorCode.EGRESS_DENIED);
    assertThat(((LayerOutcome.Failed) outcome).message()).contains("evil.test:443");
    assertThat(ear.refused).containsExactly("evil.test:443");
  }

  @Test
  void shouldTakeAnotherBuilderWhenTheFilesAreOnAnotherHost() throws Exception {
    // given
    harness.behaviour = world -> LayersHarness.installingFrom("files.test:443", world);

    // when
    LayerOutcome outcome = harness.ensure("t", new LayersHarness.Ear());

    // then
    assertThat(outcome).isInstanceOf(LayerOutcome.Ready.class);
    assertThat(harness.sandboxes.made()).hasSize(2);
    assertThat(harness.registries())
        .isEqualTo(
            new RegistryHosts(
                List.of(new HostRule("index.test", 443)),
                List.of(new HostRule("files.test", 443))));
  }

  @Test
  void shouldTakeAnotherBuilderAlsoWhenOthersLearnedTheHostMeanwhile() throws Exception {
    // given
    var both = new CountDownLatch(2);
    harness.behaviour =
        world -> {
          both.countDown();
          both.await();
          return LayersHarness.installingFrom("files.test:443", world);
        };

    // when
    var one = harness.ensureAside("t", new LayersHarness.Ear(), new CompletableFuture<>());
    var other = harness.ensureAside("u", new LayersHarness.Ear(), new CompletableFuture<>());

    // then
    assertThat(one.get(10, TimeUnit.SECONDS)).isInstanceOf(LayerOutcome.Ready.class);
    assertThat(other.get(10, TimeUnit.SECONDS)).isInstanceOf(LayerOutcome.Ready.class);
  }

  @Test
  void shouldTellABuilderOfWhatIsBehindItsOwnDoor() throws Exception {
    // given
    var told = new CopyOnWriteArrayList<Boolean>();
    harness.behaviour =
        world -> {
          told.add(LayersHarness.request(world).contains("files.test:443"));
          return LayersHarness.installingFrom("files.test:443", world);
        };
    var first = new AtomicBoolean(true);
    harness.sandboxes.whileMaking(
        () -> {
          if (first.getAndSet(false)) {
            harness.ensureAside("u", new LayersHarness.Ear(), new CompletableFuture<>()).join();
          }
        });

    // when
    LayerOutcome outcome = harness.ensure("t", new LayersHarness.Ear());

    // then
    assertThat(outcome).isInstanceOf(LayerOutcome.Ready.class);
    assertThat(told).containsExactly(false, true, false, true);
  }

  @Test
  void shouldNotFollowARegistryFromHostToHost() throws Exception {
    // given
    harness.behaviour =
        world ->
            LayersHarness.saying(
                world,
                "{\"kind\":\"unreachable\",\"hosts\":[\"h%d.test:443\"]}"
                    .formatted(harness.sandboxes.made().size()));

    // when
    LayerOutcome outcome = harness.ensure("t", new LayersHarness.Ear());

    // then
    assertThat(((LayerOutcome.Failed) outcome).code()).isEqualTo(ErrorCode.INSTALL_FAILED);
    assertThat(harness.sandboxes.made()).hasSize(2);
  }

  @Test
  void shouldRefuseALayerThatIsTooLarge() throws Exception {
    // given
    harness.behaviour =
        world -> {
          world.leave("python/big", new byte[2 << 20]);
          return LayersHarness.installing(world);
        };

    // when
    LayerOutcome outcome = harness.ensure("t", new LayersHarness.Ear());

    // then
    assertThat(((LayerOutcome.Failed) outcome).message()).contains("more than 1048576 bytes");
    try (var left = Files.list(directory.resolve("layers/building"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void shouldRefuseALayerWithAHostileName() throws Exception {
    // given
    harness.behaviour =
        world -> {
          world.leave("../../escaped", new byte[1]);
          return LayersHarness.installing(world);
        };

    // when
    LayerOutcome outcome = harness.ensure("t", new LayersHarness.Ear());

    // then
    assertThat(((LayerOutcome.Failed) outcome).code()).isEqualTo(ErrorCode.INSTALL_FAILED);
    assertThat(directory.resolve("layers/escaped")).doesNotExist();
  }

  @Test
  void shouldBlameThePlatformWhenThereIsNoBuilder() throws Exception {
    // given
    harness.sandboxes.failWith(SandboxFailure.ENGINE_FAILED);

    // when / then
    assertThatThrownBy(() -> harness.ensure("t", new LayersHarness.Ear()))
        .isInstanceOf(SandboxException.class);
    assertThat(harness.heard).contains("platform_failed");

    // when
    harness.sandboxes.recover();

    // then
    assertThat(harness.ensure("t", new LayersHarness.Ear())).isInstanceOf(LayerOutcome.Ready.class);
  }

  @Test
  void shouldGiveABuilderWhatItNeedsAndNoMore() throws Exception {
    // when
    harness.ready("t", new LayersHarness.Ear());

    // then
    InMemorySandbox builder = harness.sandboxes.made().getFirst();
    assertThat(builder.spec().image()).isEqualTo("sha256:sandcastle/python-builder");
    assertThat(builder.spec().runtimeClass()).isEqualTo(RuntimeClass.RUNC);
    assertThat(builder.spec().workspaceBytes()).contains(2L << 20);
    assertThat(builder.spec().layers())
        .containsExactly(new ReadOnlyMount(directory.resolve("ca.crt"), "/opt/sandcastle-ca.crt"));
    assertThat(builder.spec().egressSocket()).isPresent();
  }

  @Test
  void shouldAskThePackageManagerWhereNoSettingSaysFromWhere() throws Exception {
    // given
    harness.close();
    harness = new LayersHarness(directory, Optional.empty());
    harness.behaviour =
        world ->
            LayersHarness.request(world).contains("\"packages\":[]")
                ? LayersHarness.saying(
                    world, "{\"kind\":\"registries\",\"urls\":[\"https://asked.test/simple\"]}")
                : LayersHarness.installing(world);

    // when
    LayerOutcome outcome = harness.ensure("t", new LayersHarness.Ear());
    RegistryHosts registries = harness.registries();

    // then
    assertThat(outcome).isInstanceOf(LayerOutcome.Ready.class);
    assertThat(registries.named()).containsExactly(new HostRule("asked.test", 443));
    assertThat(harness.sandboxes.made()).hasSize(2);
    assertThat(harness.sandboxes.made().getFirst().spec().egressSocket()).isEmpty();
  }

  @Test
  void shouldSweepWhatIsNotUsed() throws Exception {
    // given
    Layer layer = harness.ready("t", new LayersHarness.Ear());
    harness.clock.advance(Duration.ofDays(8));

    // when
    harness.layers.sweep(Set::of);
    layer.close();
    harness.layers.sweep(Set::of);

    // then
    assertThat(harness.heard).endsWith("kept 0 of 0 bytes", "kept 0 of 0 bytes", "removed 1");
  }
}
