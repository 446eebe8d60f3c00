package dev.sandcastle.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.SandboxStart;
import dev.sandcastle.worker.sandbox.InMemorySandbox;
import dev.sandcastle.worker.sandbox.InMemorySandboxes;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class WarmPoolTest {
  private static final RuntimeId PYTHON = new RuntimeId("python");
  private static final RuntimeId NODE = new RuntimeId("node");
  private static final RuntimeId COLD = new RuntimeId("cold");
  private static final SandboxSpec STANDARD =
      new SandboxSpec(PYTHON, "p", Limits.DEFAULT.memoryBytes(), Limits.DEFAULT.cpuMillis());

  private final InMemorySandboxes sandboxes = new InMemorySandboxes();
  private final AtomicInteger failures = new AtomicInteger();
  private final WarmPool pool =
      new WarmPool(
          sandboxes,
          new PoolConfig(Map.of(PYTHON, 3, NODE, 3, COLD, 0), 2, Duration.ofMillis(10)),
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
    TakenSandbox taken = pool.take(STANDARD);

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
    TakenSandbox taken = pool.take(STANDARD);

    // then
    assertThat(taken.start()).isEqualTo(SandboxStart.COLD);
  }

  @Test
  void shouldKeepNoneOfARuntimeThatIsNotKeptWarm() throws Exception {
    // given
    pool.stock(Map.of(PYTHON, "p", COLD, "c"));
    awaitWarm(PYTHON, 3);

    // when
    TakenSandbox taken =
        pool.take(
            new SandboxSpec(COLD, "c", Limits.DEFAULT.memoryBytes(), Limits.DEFAULT.cpuMillis()));

    // then
    assertThat(taken.start()).isEqualTo(SandboxStart.COLD);
    assertThat(taken.sandbox().isAlive()).isTrue();
    assertThat(pool.levels()).contains(new WarmPool.Level(COLD, 0, 0));
  }

  @Test
  void shouldMakeAColdOneForOtherLimits() throws Exception {
    // given
    pool.stock(Map.of(PYTHON, "p"));
    awaitWarm(PYTHON, 3);

    // when
    TakenSandbox taken = pool.take(new SandboxSpec(PYTHON, "p", 64L << 20, 1_000));

    // then
    assertThat(taken.start()).isEqualTo(SandboxStart.COLD);
    assertThat(((InMemorySandbox) taken.sandbox()).spec().memoryBytes()).isEqualTo(64L << 20);
  }

  @Test
  void shouldNeverGiveADeadOne() throws Exception {
    // given
    pool.stock(Map.of(PYTHON, "p"));
    awaitWarm(PYTHON, 3);
    sandboxes.made().forEach(InMemorySandbox::die);

    // when
    TakenSandbox taken = pool.take(STANDARD);

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
    pool.take(STANDARD);

    // then
    await().pollDelay(Duration.ofMillis(100)).until(() -> sandboxes.made().size() == 3);
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
    public void warm(RuntimeId runtime, int warm) {}
  }
}
