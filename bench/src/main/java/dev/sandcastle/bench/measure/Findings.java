package dev.sandcastle.bench.measure;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Every series of a run. Not thread-safe. */
public final class Findings {
  private final Map<Measurement, Series> series = new EnumMap<>(Measurement.class);
  private final List<HeapGrowth> heaps = new ArrayList<>();

  /** Adds what the current round gave. */
  public void add(Measurement measurement, Round round) {
    series.computeIfAbsent(measurement, _ -> new Series()).add(round);
  }

  /** Adds what the current round did to the server's heap. */
  public void add(HeapGrowth growth) {
    heaps.add(growth);
  }

  /** The server's heap, round by round; empty when it could not be seen. */
  public List<HeapGrowth> heaps() {
    return List.copyOf(heaps);
  }

  /** Whether it was measured. */
  public boolean has(Measurement measurement) {
    return series.containsKey(measurement);
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
