package dev.sandcastle.bench.measure;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * The samples of one measurement in one round.
 *
 * <p>Latencies are kept in microseconds with three significant digits. Immutable once made.
 */
public final class Round {
  private static final int SIGNIFICANT_DIGITS = 3;
  private static final double MICROS_PER_MILLI = 1_000.0;

  private final Histogram latencyMicros;
  private final double seconds;
  private final Map<String, Long> kinds;
  private final Map<String, Histogram> partMillis;

  private Round(Collection<Sample> samples, double seconds) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("Expected a round with samples, but it has none");
    }
    this.seconds = seconds;
    latencyMicros = new Histogram(SIGNIFICANT_DIGITS);
    kinds = new HashMap<>();
    partMillis = new TreeMap<>();
    for (Sample sample : samples) {
      latencyMicros.recordValue(Math.round(sample.nanos() / MICROS_PER_MILLI));
      sample.kind().ifPresent(kind -> kinds.merge(kind, 1L, Long::sum));
      sample.partMillis().forEach((part, millis) -> histogramOf(part).recordValue(millis));
    }
  }

  /** A round in which operations overlapped or followed each other without a pause. */
  public static Round during(Collection<Sample> samples, double seconds) {
    if (seconds <= 0) {
      throw new IllegalArgumentException("Expected seconds > 0, but it is " + seconds);
    }
    return new Round(samples, seconds);
  }

  /**
   * A round of operations with pauses between them, which do not count: its rate is that of the
   * operations alone.
   */
  public static Round oneByOne(Collection<Sample> samples) {
    long nanos = samples.stream().mapToLong(Sample::nanos).sum();
    return new Round(samples, Math.max(nanos, 1) / 1e9);
  }

  /** How many samples. */
  public long count() {
    return latencyMicros.getTotalCount();
  }

  /** The latency below or at which this share of the samples lie, in milliseconds. */
  public double millisAt(double percentile) {
    return latencyMicros.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
  }

  /** Median, milliseconds. */
  public double p50() {
    return millisAt(50);
  }

  /** 95th percentile, milliseconds. */
  public double p95() {
    return millisAt(95);
  }

  /** 99th percentile, milliseconds; with fewer than 100 samples the largest. */
  public double p99() {
    return millisAt(99);
  }

  /** Operations per second. */
  public double perSecond() {
    return count() / seconds;
  }

  /** The share of samples of this kind, 0 to 1. */
  public double share(String kind) {
    return kinds.getOrDefault(kind, 0L) / (double) count();
  }

  /** The median of a part in milliseconds; not a number when no sample has that part. */
  public double partMedian(String part) {
    var histogram = partMillis.get(part);
    return histogram == null ? Double.NaN : histogram.getValueAtPercentile(50);
  }

  /** All samples of several rounds as one. */
  static Round pooled(List<Round> rounds) {
    return new Round(rounds);
  }

  private Round(List<Round> rounds) {
    seconds = rounds.stream().mapToDouble(round -> round.seconds).sum();
    latencyMicros = new Histogram(SIGNIFICANT_DIGITS);
    kinds = new HashMap<>();
    partMillis = new TreeMap<>();
    for (Round round : rounds) {
      latencyMicros.add(round.latencyMicros);
      round.kinds.forEach((kind, count) -> kinds.merge(kind, count, Long::sum));
      round.partMillis.forEach((part, histogram) -> histogramOf(part).add(histogram));
    }
  }

  private Histogram histogramOf(String part) {
    return partMillis.computeIfAbsent(part, _ -> new Histogram(SIGNIFICANT_DIGITS));
  }
}
