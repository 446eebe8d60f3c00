package dev.sandcastle.bench.measure;

import java.util.EnumMap;
import java.util.Map;

/** Every series of a run. Not thread-safe. */
public final class Findings {
  private final Map<Measurement, Series> series = new EnumMap<>(Measurement.class);

  /** Adds what the current round gave. */
  public void add(Measurement measurement, Round round) {
    series.computeIfAbsent(measurement, _ -> new Series()).add(round);
  }

  /** The series so far. */
  public Series of(Measurement measurement) {
    var found = series.get(measurement);
    if (found == null) {
      throw new IllegalStateException("Expected " + measurement + " to be measured, but it is not");
    }
    return found;
  }
}
