package dev.sandcastle.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.worker.sandbox.InMemorySandbox;
import dev.sandcastle.worker.sandbox.InMemorySandboxes;
import dev.sandcastle.worker.sandbox.ReadOnlyMount;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class WarmPoolTest {
  private static final RuntimeId PYTHON = new RuntimeId("python");
  private static final RuntimeId NODE = new RuntimeId("node");
  private static final RuntimeId COLD = new RuntimeId("cold");
  private static final SandboxSpec STANDARD = SandboxSpec.standard(PYTHON, "p", RuntimeClass.RUNC);
  private static final int CONTAINERS = 12;
  private static final long MEMORY = 1L << 30;

  private final InMemorySandboxes sandboxes = new InMemorySandboxes();
  private final AtomicInteger failures = new AtomicInteger();
  private final WarmPool pool =
      new WarmPool(
          sandboxes,
          new PoolConfig(
              Map.of(PYTHON, 3, NODE, 3, COLD, 0),
              RuntimeClass.RUNC,
              CONTAINERS,
              MEMORY,
              2,
              Duration.ofMillis(10)),
          new Counter());

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void shouldFillUpToItsTarget() {
    // given / when
    pool.stock(Map.of(PYTHON, "p", NODE, "n"));

    // then
    awaitWarm(PYTHON, 3);
    awaitWarm(NODE, 3);
    assertThat(sandboxes.live()).isEqualTo(6);
  }

  @Test
  void shouldGiveAWarmOneAndReplaceIt() throws Exception {
    // given
    pool.stock(Map.of(PYTHON, "p"));
    awaitWarm(PYTHON, 3);

    // when
    WarmPool.Taken taken = pool.take(STANDARD);

    // then
    assertThat(taken.start()).isEqualTo(SandboxStart.WARM);
    assertThat(taken.sandbox().isAlive()).isTrue();
    awaitWarm(PYTHON, 3);
    assertThat(sandboxes.live()).isEqualTo(4);
  }

  @Test
  void shouldMakeAColdOneWhenItIsEmpty() throws Exception {
    // given
    assertThat(pool.levels()).isEmpty();

    // when
    WarmPool.Taken taken = pool.take(STANDARD);

    // then
    assertThat(taken.start()).isEqualTo(SandboxStart.COLD);
  }

  @Test
  void shouldKeepNoneOfARuntimeThatIsNotKeptWarm() throws Exception {
    // given
    pool.stock(Map.of(PYTHON, "p", COLD, "c"));
    awaitWarm(PYTHON, 3);

    // when
    WarmPool.Taken taken = pool.take(SandboxSpec.standard(COLD, "c", RuntimeClass.RUNC));

    // then
    assertThat(taken.start()).isEqualTo(SandboxStart.COLD);
    assertThat(taken.sandbox().isAlive()).isTrue();
    assertThat(pool.levels()).noneMatch(level -> level.runtime().equals(COLD));
  }

  @Test
  void shouldMakeAColdOneForOtherLimits() throws Exception {
    // given
    pool.stock(Map.of(PYTHON, "p"));
    awaitWarm(PYTHON, 3);

    // when
    WarmPool.Taken taken = pool.take(STANDARD.limited(64L << 20, 1_000));

    // then
    assertThat(taken.start()).isEqualTo(SandboxStart.COLD);
    assertThat(((InMemorySandbox) taken.sandbox()).spec().memoryBytes()).isEqualTo(64L << 20);
  }

  @Test
  void shouldMakeNoneAheadOfWhatWasAskedForOnce() throws Exception {
    // given
    pool.stock(Map.of(PYTHON, "p"));
    awaitWarm(PYTHON, 3);
    SandboxSpec other = STANDARD.limited(64L << 20, 1_000);

    // when
    pool.take(other);
    pool.take(STANDARD);
    awaitWarm(PYTHON, 3);

    // then
    assertThat(sandboxes.made())
        .filteredOn(sandbox -> sandbox.spec().equals(other))
        .as("only the one that was taken")
        .hasSize(1);
  }

  @Test
  void shouldKeepFloorsBeforeAnythingElse() throws Exception {
    // given
    sandboxes.failWith(SandboxFailure.IMAGE_MISSING);
    for (int i = 1; i <= 5; i++) {
      SandboxSpec other = STANDARD.limited((long) i << 26, 1_000);
      assertThatThrownBy(() -> pool.take(other)).isInstanceOf(SandboxException.class);
      assertThatThrownBy(() -> pool.take(other)).isInstanceOf(SandboxException.class);
    }

    var stocked = new CountDownLatch(1);
    sandboxes.whileMaking(() -> awaitQuietly(stocked));
    sandboxes.recover();

    // when
    pool.stock(Map.of(PYTHON, "p", NODE, "n"));
    stocked.countDown();
    await().until(() -> sandboxes.made().size() >= 8);

    // then
    assertThat(sandboxes.made().stream().limit(8))
        .as("all but those that were begun before")
        .filteredOn(sandbox -> sandbox.spec().memoryBytes() == STANDARD.memoryBytes())
        .hasSize(6);
  }

  @Test
  void shouldOutliveABugInMakingOne() {
    // given
    var bugs = new AtomicInteger(4);
    sandboxes.whileMaking(
        () -> {
          if (bugs.getAndDecrement() > 0) {
            throw new IllegalStateException("the test says so");
          }
        });

    // when
    pool.stock(Map.of(PYTHON, "p"));

    // then
    awaitWarm(PYTHON, 3);
  }

  @Test
  void shouldCloseWhileTheEngineHangs() {
    // given
    var hanging = new CountDownLatch(1);
    sandboxes.whileMaking(
        () -> {
          hanging.countDown();
          awaitQuietly(new CountDownLatch(1));
        });
    pool.stock(Map.of(PYTHON, "p"));
    await().until(() -> hanging.getCount() == 0);

    // when
    pool.close();

    // then
    assertThat(sandboxes.live()).isZero();
  }

  @Test
  void shouldNeverGiveADeadOne() throws Exception {
    // given
    pool.stock(Map.of(PYTHON, "p"));
    awaitWarm(PYTHON, 3);
    sandboxes.made().forEach(InMemorySandbox::die);

    // when
    WarmPool.Taken taken = pool.take(STANDARD);

    // then
    assertThat(taken.sandbox().isAlive()).isTrue();
  }

  @Test
  void shouldReplaceADeadOne() {
    // given
    pool.stock(Map.of(PYTHON, "p"));
    awaitWarm(PYTHON, 3);
    InMemorySandbox dead = sandboxes.made().getFirst();

    // when
    dead.die();

    // then
    await().until(() -> sandboxes.made().size() == 4);
    assertThat(dead.isClosed()).isTrue();
    awaitWarm(PYTHON, 3);
  }

  @Test
  void shouldMakeFewAtOnce() {
    // given
    var both = new CountDownLatch(2);
    sandboxes.whileMaking(both::countDown);

    // when
    pool.stock(Map.of(PYTHON, "p", NODE, "n"));
    awaitWarm(PYTHON, 3);
    awaitWarm(NODE, 3);

    // then
    assertThat(sandboxes.mostAtOnce()).isLessThanOrEqualTo(2);
  }

  @Test
  void shouldTryAgainEverMoreRarelyWhileTheEngineFails() {
    // given
    sandboxes.failWith(SandboxFailure.ENGINE_FAILED);

    // when
    pool.stock(Map.of(PYTHON, "p"));
    await().pollDelay(Duration.ofMillis(900)).until(() -> failures.get() > 0);
    int soFar = failures.get();
    sandboxes.recover();

    // then
    assertThat(soFar).isLessThanOrEqualTo(4);
    awaitWarm(PYTHON, 3);
  }

  @Test
  void shouldTellWhyNoneCouldBeMade() {
    // given
    sandboxes.failWith(SandboxFailure.IMAGE_MISSING);

    // when / then
    assertThatThrownBy(() -> pool.take(STANDARD))
        .isInstanceOfSatisfying(
            SandboxException.class,
            why -> assertThat(why.failure()).isEqualTo(SandboxFailure.IMAGE_MISSING));
  }

  @Test
  void shouldMakeNoMoreOfARuntimeWhoseImageIsGone() throws Exception {
    // given
    pool.stock(Map.of(PYTHON, "p"));
    awaitWarm(PYTHON, 3);

    // when
    pool.stock(Map.of());
    assertThat(sandboxes.live()).isZero();
    pool.take(STANDARD);

    // then
    await().pollDelay(Duration.ofMillis(100)).until(() -> sandboxes.made().size() == 4);
  }

  @Test
  void shouldCloseWhatItHas() {
    // given
    pool.stock(Map.of(PYTHON, "p"));
    awaitWarm(PYTHON, 3);

    // when
    pool.close();

    // then
    assertThat(sandboxes.live()).isZero();
  }

  // HRD-16
  @Test
  void shouldKeepASandboxForALayerThatWasUsedOnce(@TempDir Path folder) throws Exception {
    // given
    pool.stock(Map.of(PYTHON, "p"));
    awaitWarm(PYTHON, 3);
    SandboxSpec layered = STANDARD.layered(List.of(new ReadOnlyMount(folder, "/opt/layer")));

    // when
    WarmPool.Taken first = pool.take(layered);
    await().until(() -> pool.levels().stream().anyMatch(it -> it.layered() && it.warm() == 1));
    assertThat(pool.mounts()).containsExactly(folder);
    WarmPool.Taken second = pool.take(layered);

    // then
    assertThat(first.start()).isEqualTo(SandboxStart.COLD);
    assertThat(second.start()).isEqualTo(SandboxStart.WARM);
    assertThat(((InMemorySandbox) second.sandbox()).spec()).isEqualTo(layered);
  }

  @Test
  void shouldKeepASandboxForLimitsThatAreAskedForAgain() throws Exception {
    // given
    SandboxSpec small = STANDARD.limited(64L << 20, 500);

    // when
    pool.take(small);
    pool.take(small);

    // then
    await().until(() -> pool.levels().stream().anyMatch(it -> it.warm() > 0));
    assertThat(pool.take(small).start()).isEqualTo(SandboxStart.WARM);
  }

  @Test
  void shouldKeepNoneForWhatIsOneAttemptsOwn(@TempDir Path folder) throws Exception {
    // given
    SandboxSpec own = STANDARD.withEgress(folder.resolve("egress.sock"));

    // when
    for (int i = 0; i < 5; i++) {
      assertThat(pool.take(own).start()).isEqualTo(SandboxStart.COLD);
    }

    // then
    await().pollDelay(Duration.ofMillis(100)).until(() -> sandboxes.made().size() == 5);
    assertThat(pool.levels()).isEmpty();
  }

  @Test
  void shouldGrowWithDemandAndStayWithinItsBounds() throws Exception {
    // given
    var slowToReplace =
        new PoolConfig(
            Map.of(PYTHON, 3, NODE, 3),
            RuntimeClass.RUNC,
            CONTAINERS,
            MEMORY,
            2,
            Duration.ofMillis(300));
    try (var busy = new WarmPool(sandboxes, slowToReplace, new Counter())) {
      busy.stock(Map.of(PYTHON, "p", NODE, "n"));

      // when
      for (int i = 0; i < 200; i++) {
        busy.take(STANDARD).sandbox().close();
      }

      // then
      await().until(() -> warm(busy) == CONTAINERS);
      assertThat(busy.levels())
          .anySatisfy(level -> assertThat(level.warm()).isGreaterThan(3))
          .allSatisfy(level -> assertThat(level.warm()).isGreaterThanOrEqualTo(3));
      assertThat(sandboxes.live()).isLessThanOrEqualTo(CONTAINERS);
    }
  }

  @Test
  void shouldGiveUpSandboxesOfAnImageThatWasBuiltAnew() {
    // given
    pool.stock(Map.of(PYTHON, "p"));
    awaitWarm(PYTHON, 3);
    List<InMemorySandbox> old = sandboxes.made();

    // when
    pool.stock(Map.of(PYTHON, "p2"));

    // then
    await().until(() -> sandboxes.live() == 3 && old.stream().allMatch(it -> it.isClosed()));
    awaitWarm(PYTHON, 3);
    assertThat(pool.levels()).allMatch(level -> level.image().equals("p2"));
  }

  @Test
  void shouldGoOnWithOthersWhenOneKindCannotBeMade() throws Exception {
    // given
    SandboxSpec missing = SandboxSpec.standard(NODE, "n", RuntimeClass.RUNSC);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> pool.take(missing))
          .isInstanceOfSatisfying(
              SandboxException.class,
              why -> assertThat(why.failure()).isEqualTo(SandboxFailure.CLASS_MISSING));
    }

    // when
    pool.stock(Map.of(PYTHON, "p", NODE, "n"));

    // then
    awaitWarm(PYTHON, 3);
    awaitWarm(NODE, 3);
  }

  private static int warm(WarmPool pool) {
    return pool.levels().stream().mapToInt(PoolLevel::warm).sum();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException letGo) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitWarm(RuntimeId runtime, int warm) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(pool.levels())
                    .anySatisfy(
                        level -> {
                          assertThat(level.runtime()).isEqualTo(runtime);
                          assertThat(level.warm()).isEqualTo(warm);
                        }));
  }

  private final class Counter implements PoolListener {
    @Override
    public void sandboxMade(RuntimeId runtime, Duration took) {}

    @Override
    public void sandboxFailed(RuntimeId runtime) {
      failures.incrementAndGet();
    }

    @Override
    public void sandboxReset(boolean clean) {}
  }
}
