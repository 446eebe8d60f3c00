package dev.sandcastle.orchestrator.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever folds the changes has the state: nothing else is needed to know it. */
final class ReplayTest {
  private static final int HISTORIES = 200;
  private static final int STEPS = 40;
  private static final List<Phase> PHASES = List.of(Phase.values());

  private final ExecutionFold fold = new ExecutionFold(Policy.DEFAULT);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldReachTheLiveStateFromTheChanges(long seed) {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int history = 0; history < HISTORIES; history++) {
      // given
      var scene = Scene.of();
      ExecutionState replayed = new ExecutionState.Absent();
      for (int step = 0; step < STEPS; step++) {
        // when
        scene.last = new Decision.Accepted(List.of(), List.of());
        act(scene, random);
        if (scene.last instanceof Decision.Accepted accepted) {
          for (Change change : accepted.changes()) {
            replayed = fold.apply(replayed, change);
          }
        }
        // then
        assertThat(replayed).isEqualTo(scene.state);
      }
    }
  }

  private static void act(Scene scene, RandomGenerator random) {
    int attempt = random.nextInt(1, 4);
    WorkerId worker = random.nextInt(3) > 0 ? Scene.WORKER : Scene.OTHER;
    var slots = random.nextBoolean() ? Scene.FREE : Scene.FULL;
    switch (random.nextInt(18)) {
      case 0, 1 -> scene.submit(slots);
      case 2 -> scene.release(slots);
      case 3 -> scene.announce(random.nextInt(12));
      case 4, 5, 6 -> scene.take(Scene.accepted(attempt, worker));
      case 7, 8 ->
          scene.take(Scene.phase(attempt, worker, PHASES.get(random.nextInt(PHASES.size()))));
      case 14, 15, 16 ->
          scene.take(
              Scene.step(
                  attempt,
                  worker,
                  random.nextInt(4) == 0
                      ? Scene.failed(random.nextInt(1, 3))
                      : Scene.completed(random.nextInt(1, 3))));
      case 17 -> {
        if (random.nextInt(4) == 0) {
          scene.cancelLabelled("thread", "42", random.nextLong(2 * Scene.OFFSET));
        }
      }
      case 9 -> scene.take(Scene.renewed(attempt, worker));
      case 10 -> scene.take(Scene.returned(attempt, worker));
      case 11 -> scene.tickAfter(Duration.ofSeconds(random.nextInt(12)));
      case 12 -> {
        if (random.nextInt(4) == 0) {
          scene.cancel();
        }
      }
      default -> {
        if (random.nextInt(4) == 0) {
          scene.take(Scene.finished(attempt, worker, Scene.completed(1)));
        }
      }
    }
  }
}
