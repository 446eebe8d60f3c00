package dev.sandcastle.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.kit.blobs.DirectoryBlobs;
import dev.sandcastle.schemas.execution.Isolation;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.testkit.engine.EngineProxy;
import dev.sandcastle.testkit.program.Executions;
import dev.sandcastle.worker.pool.PoolConfig;
import dev.sandcastle.worker.reap.Reaper;
import dev.sandcastle.worker.sandbox.Containers.Container;
import dev.sandcastle.worker.sandbox.Owner;
import dev.sandcastle.worker.sandbox.docker.DockerFixture;
import dev.sandcastle.worker.sandbox.docker.DockerSandboxes;
import dev.sandcastle.worker.sandbox.docker.EngineMounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many short executions, some killed, cancelled or given up, with the engine cut off again and
 * again: in the end everything that they cost is given back.
 *
 * <p>{@code -Dchurn.executions} says how many (300), {@code -Dchurn.seed} repeats a run, {@code
 * -Dchurn.report} names a file that the result is written to, {@code -Dchurn.restart} a command of
 * the shell that restarts the engine: it is run five times.
 */
final class ChurnIT {
  private static final Logger LOGGER = LoggerFactory.getLogger(ChurnIT.class);
  private static final int EXECUTIONS = Integer.getInteger("churn.executions", 300);
  private static final long SEED =
      Long.getLong("churn.seed", ThreadLocalRandom.current().nextLong());
  private static final int WARM_UP = 24;
  private static final int AT_ONCE = 6;
  private static final int CUT_EVERY = 40;
  private static final int GO_AWAY_EVERY = 150;
  private static final String RESTART = System.getProperty("churn.restart", "");
  private static final int RESTARTS = 5;
  private static final PoolConfig POOL =
      new PoolConfig(
          Map.of(new RuntimeId("bash"), 4),
          RuntimeClass.RUNC,
          12,
          1L << 30,
          2,
          Duration.ofMillis(50));

  @TempDir private Path folder;

  private final Owner owner = DockerFixture.owner("churn-it-" + ProcessHandle.current().pid());
  private final Map<String, AtomicInteger> endings = new TreeMap<>();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicInteger restarts = new AtomicInteger();
  private final AtomicInteger swept = new AtomicInteger();

  @Test
  void shouldGiveBackEverything() throws Exception { // BUG-19, G-10
    // given
    churn(WARM_UP);
    Footprint before = Footprint.measure(folder);
    endings.clear();
    cuts.set(0);
    swept.set(0);

    // when
    long begun = System.nanoTime();
    churn(EXECUTIONS);
    var took = Duration.ofNanos(System.nanoTime() - begun);

    // then
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(containers()).isEmpty();
              assertThat(EngineMounts.ofNoContainer()).isEmpty();
              assertThat(Footprint.measure(folder))
                  .satisfies(after -> after.assertNotAbove(before));
            });
    var report =
        new ChurnReport(
            EXECUTIONS,
            SEED,
            took,
            endings,
            new ChurnReport.Faults(cuts.get(), restarts.get(), swept.get()),
            before,
            Footprint.measure(folder));
    LOGGER.atInfo().log(report.text());
    report.writeWhereAsked();
    assertThat(endings.values().stream().mapToInt(AtomicInteger::get).sum()).isEqualTo(EXECUTIONS);
  }

  /** Runs a number of them from first to last, with everything that they need. */
  private void churn(int executions) throws Exception {
    LOGGER.atInfo().addKeyValue("seed", SEED).addKeyValue("executions", executions).log("churn");
    try (var proxy = EngineProxy.in(folder);
        var sandboxes = DockerFixture.connect(proxy.address(), Duration.ofSeconds(20), owner);
        var worker =
            new EngineHarness(sandboxes, DirectoryBlobs.open(folder.resolve("blobs")), POOL)) {
      worker.supply.stock(Map.of(new RuntimeId("bash"), "sandcastle/bash"));
      ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
      for (int i = 0; i < executions; i++) {
        int number = i;
        threads.execute(() -> one(worker, proxy, number));
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(10L + executions, TimeUnit.SECONDS))
          .as("all have ended")
          .isTrue();
      assertThat(worker.held.all()).isEmpty();
      sweep(sandboxes);
    }
  }

  /**
   * What every worker does each minute, without the wait for containers to be old enough: a
   * container may come to be after the connection was cut over which it had been asked for.
   */
  private void sweep(DockerSandboxes sandboxes) throws Exception {
    var late = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(5));
    var reaper = new Reaper(sandboxes, owner, late, _ -> swept.incrementAndGet());
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              reaper.sweep();
              assertThat(sandboxes.ofInstallation(owner.installation())).allMatch(Container::inUse);
            });
  }

  /** By connections of their own, which are closed again, for sockets are counted, too. */
  private List<Container> containers() throws Exception {
    try (var observer = DockerFixture.connect(DockerFixture.owner("observer"))) {
      return observer.ofInstallation(owner.installation());
    }
  }

  private void one(EngineHarness worker, EngineProxy proxy, int number) {
    var random = new Random(SEED + number);
    if (number % GO_AWAY_EVERY == GO_AWAY_EVERY - 1) {
      cuts.incrementAndGet();
      proxy.goAway();
      proxy.comeBack();
    } else if (number % CUT_EVERY == CUT_EVERY - 1) {
      cuts.incrementAndGet();
      proxy.cut();
    }
    restartEngineAt(number);
    Executions execution = any(random);
    HeldAttempt attempt = worker.take(execution);
    int fate = random.nextInt(10);
    if (fate < 3) {
      var _ =
          worker.timers.schedule(
              () -> worker.stop(execution, fate > 0), random.nextInt(400), TimeUnit.MILLISECONDS);
    }
    worker.run(attempt);
    String ending = worker.endingOf(execution);
    synchronized (endings) {
      endings.computeIfAbsent(ending, _ -> new AtomicInteger()).incrementAndGet();
    }
  }

  /** What runs loses its sandbox; a worker takes nothing new while its engine is away. */
  private void restartEngineAt(int number) {
    synchronized (restarts) {
      if (RESTART.isEmpty() || number % (EXECUTIONS / RESTARTS) != EXECUTIONS / RESTARTS / 2) {
        return;
      }
      try {
        assertThat(new ProcessBuilder("bash", "-c", RESTART).inheritIO().start().waitFor())
            .isZero();
        restarts.incrementAndGet();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Executions any(Random random) {
    Executions execution =
        switch (random.nextInt(10)) {
          case 0 -> Executions.bash("exit 3");
          case 1 -> Executions.bash("kill -9 $$");
          case 2 -> Executions.bash("setsid sleep 300 >/dev/null 2>&1 & sleep 0.05");
          case 3 -> Executions.bash("head -c 1000000 /dev/zero > /workspace/output/zeros");
          case 4 -> Executions.bash("sleep 60").timeout(Duration.ofSeconds(1));
          case 5 -> Executions.bash("sleep 0.3; echo late");
          case 6 -> Executions.bash("for i in $(seq 500); do echo $i; done");
          default -> Executions.bash("echo done");
        };
    return random.nextInt(3) == 0
        ? execution.isolation(Isolation.REUSE).tenant(random.nextBoolean() ? "one" : "other")
        : execution;
  }
}
