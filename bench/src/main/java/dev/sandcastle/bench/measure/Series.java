package dev.sandcastle.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One measurement over all rounds, in the order of the rounds. Not thread-safe. */
public final class Series {
  private final List<Round> rounds = new ArrayList<>();

  /** Adds what the next round gave. */
  public void add(Round round) {
    rounds.add(round);
  }

  /** How many rounds. */
  public int size() {
    return rounds.size();
  }

  /** All samples of all rounds. */
  public long samples() {
    return rounds.stream().mapToLong(Round::count).sum();
  }

  /** The median over the rounds of one figure. */
  public double median(ToDoubleFunction<Round> figure) {
    return median(rounds.stream().mapToDouble(figure).toArray());
  }

  /**
   * The median over the rounds of this series' figure divided by the yardstick's figure of the same
   * round, so that a slow moment of the machine counts on both sides.
   */
  public double ratio(
      ToDoubleFunction<Round> figure, Series yardstick, ToDoubleFunction<Round> yardstickFigure) {
    requireAsManyRounds(yardstick);
    var quotients = new double[rounds.size()];
    for (int i = 0; i < quotients.length; i++) {
      quotients[i] =
          figure.applyAsDouble(rounds.get(i))
              / yardstickFigure.applyAsDouble(yardstick.rounds.get(i));
    }
    return median(quotients);
  }

  /**
   * The median over the rounds of this series' figure less the yardstick's figure of the same
   * round.
   */
  public double difference(ToDoubleFunction<Round> figure, Series yardstick) {
    requireAsManyRounds(yardstick);
    var differences = new double[rounds.size()];
    for (int i = 0; i < differences.length; i++) {
      differences[i] =
          figure.applyAsDouble(rounds.get(i)) - figure.applyAsDouble(yardstick.rounds.get(i));
    }
    return median(differences);
  }

  /** All samples of all rounds as if they were one round. */
  public Round pooled() {
    return Round.pooled(rounds);
  }

  private void requireAsManyRounds(Series yardstick) {
    if (rounds.size() != yardstick.rounds.size()) {
      throw new IllegalArgumentException(
          "Expected a yardstick of %d rounds, but it has %d"
              .formatted(rounds.size(), yardstick.rounds.size()));
    }
  }

  private static double median(double[] values) {
    if (values.length == 0) {
      throw new IllegalStateException("Expected a series with rounds, but it has none");
    }
    var sorted = values.clone();
    java.util.Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
