package dev.sandcastle.orchestrator.ledger;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of histories with crashes, each of which cuts store and logs independently (ADR 0003).
 * Replay one with {@code -Dsimulation.seed=…}; live through more with {@code -Dsimulation.count=…}.
 */
final class CrashSimulationTest {
  private static final long COUNT = Long.getLong("simulation.count", 2_000);

  // BUG-1, BUG-2, BUG-3, BUG-5, SM-2, SM-3, CAN-6, CAN-13, WS-5
  @Test
  void shouldEndEveryExecutionExactlyOnceWhateverACrashLoses() {
    seeds().parallel().forEach(CrashSimulationTest::live);
  }

  private static LongStream seeds() {
    Long one = Long.getLong("simulation.seed");
    return one == null ? LongStream.range(0, COUNT) : LongStream.of(one);
  }

  private static void live(long seed) {
    try {
      new Simulation(seed).run();
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError("Replay with -Dsimulation.seed=" + seed, failure);
    }
  }
}
