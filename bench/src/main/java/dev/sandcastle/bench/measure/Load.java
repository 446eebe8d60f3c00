package dev.sandcastle.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Ways to do an operation many times. The first failure ends all of it. */
public final class Load {
  private Load() {}

  /** Does it {@code count} times, one after the other. */
  public static Round sequential(int count, Operation operation) throws Exception {
    var samples = new ArrayList<Sample>(count);
    for (int i = 0; i < count; i++) {
      samples.add(operation.once());
    }
    return Round.oneByOne(samples);
  }

  /** Does each {@code count} times, in turn; a round of each. */
  public static List<Round> alternating(int count, List<Operation> operations) throws Exception {
    var samples = operations.stream().map(_ -> new ArrayList<Sample>(count)).toList();
    for (int i = 0; i < count; i++) {
      for (int which = 0; which < operations.size(); which++) {
        samples.get(which).add(operations.get(which).once());
      }
    }
    return samples.stream().map(Round::oneByOne).toList();
  }

  /** Does it at least once, and again as long as something else goes on, without a pause. */
  public static Round during(BooleanSupplier goesOn, Operation operation) throws Exception {
    var samples = new ArrayList<Sample>();
    do {
      samples.add(operation.once());
    } while (goesOn.getAsBoolean());
    return Round.oneByOne(samples);
  }

  /**
   * A closed loop: {@code inFlight} threads, each of which starts its next operation when its last
   * one has ended.
   *
   * @param leadIn time before the window; what ends in it is checked but not counted, so that
   *     nothing that was prepared beforehand flatters the window
   * @param window operations that end inside it are the round
   */
  public static Round closedLoop(
      int inFlight, Duration leadIn, Duration window, Operation operation) throws Exception {
    long opens = System.nanoTime() + leadIn.toNanos();
    long closes = opens + window.toNanos();
    Callable<List<Sample>> loop =
        () -> {
          var counted = new ArrayList<Sample>();
          while (!Thread.currentThread().isInterrupted() && System.nanoTime() - closes < 0) {
            var sample = operation.once();
            long end = System.nanoTime();
            if (end - opens >= 0 && end - closes < 0) {
              counted.add(sample);
            }
          }
          return counted;
        };
    return Round.during(inParallel(inFlight, loop), window.toNanos() / 1e9);
  }

  private static List<Sample> inParallel(int threads, Callable<List<Sample>> loop)
      throws Exception {
    var all = new ArrayList<Sample>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ExecutorCompletionService<List<Sample>>(executor);
      for (int i = 0; i < threads; i++) {
        var _ = results.submit(loop);
      }
      for (int i = 0; i < threads; i++) {
        try {
          all.addAll(results.take().get());
        } catch (ExecutionException failed) {
          executor.shutdownNow();
          throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
      }
    }
    return all;
  }
}
