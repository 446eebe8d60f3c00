package dev.sandcastle.bench.measure;

import java.util.Map;
import java.util.Optional;

/**
 * One operation that went well.
 *
 * @param nanos how long it took by the bench's own monotonic clock
 * @param kind what sort it was, for shares; for example {@code warm}
 * @param partMillis what the other side says it spent on parts of it, milliseconds by name
 */
public record Sample(long nanos, Optional<String> kind, Map<String, Long> partMillis) {
  /** Copies the parts. */
  public Sample {
    partMillis = Map.copyOf(partMillis);
    if (nanos < 0) {
      throw new IllegalArgumentException("Expected nanos >= 0, but it is " + nanos);
    }
  }

  /** One that has a duration and nothing else. */
  public static Sample of(long nanos) {
    return new Sample(nanos, Optional.empty(), Map.of());
  }

  /** One that began at this reading of {@link System#nanoTime()} and ends now. */
  public static Sample since(long startNanos) {
    return of(System.nanoTime() - startNanos);
  }
}
