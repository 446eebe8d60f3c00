package dev.sandcastle.bench.api;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The ready sandboxes for Python, as the operators' metrics count them. A measurement waits here
 * until the pool is full again, so that none pays for the one before it.
 */
public final class WarmPool {
  private static final Pattern READY =
      Pattern.compile("^sandbox_warm\\{[^}]*runtime=\"python\"[^}]*}\\s+(\\S+)", Pattern.MULTILINE);
  private static final Duration POLL_PAUSE = Duration.ofMillis(100);
  private static final Duration STEADY = Duration.ofSeconds(2);
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final RunningSandcastle sandcastle;
  private final Duration settle;
  private final OptionalDouble full;

  private WarmPool(RunningSandcastle sandcastle, Duration settle, OptionalDouble full) {
    this.sandcastle = sandcastle;
    this.settle = settle;
    this.full = full;
  }

  /**
   * Finds out whether the pool can be seen, and what it looks like when it is full: it holds some
   * sandboxes and has held as many for a while. Nothing else may use it meanwhile.
   *
   * @param settle how long the machine may rest after the pool is full
   * @param blindPause how long to wait instead when the metrics do not show the pool
   */
  public static WarmPool observe(RunningSandcastle sandcastle, Duration settle, Duration blindPause)
      throws IOException, InterruptedException {
    var ready = ready(sandcastle.metrics());
    if (ready.isEmpty()) {
      return new WarmPool(sandcastle, blindPause, ready);
    }
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    long since = System.nanoTime();
    while (ready.orElse(0) == 0 || System.nanoTime() - since < STEADY.toNanos()) {
      requireBefore(deadline);
      Thread.sleep(POLL_PAUSE);
      var now = ready(sandcastle.metrics());
      if (!now.equals(ready)) {
        ready = now;
        since = System.nanoTime();
      }
    }
    return new WarmPool(sandcastle, settle, ready);
  }

  /** Returns when as many sandboxes are ready as in a full pool, and the machine has rested. */
  public void awaitFull() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (full.isPresent() && ready(sandcastle.metrics()).orElse(0) < full.getAsDouble()) {
      requireBefore(deadline);
      Thread.sleep(POLL_PAUSE);
    }
    Thread.sleep(settle);
  }

  /** What {@link #awaitFull()} waits for, in words. */
  public String describe() {
    return full.isPresent()
        ? "until `/metrics` counts %.0f ready Python sandboxes, a full pool, and %d ms more"
            .formatted(full.getAsDouble(), settle.toMillis())
        : "a fixed %d ms, because no `/metrics` shows the pool".formatted(settle.toMillis());
  }

  /** The gauge in Prometheus' text format; the sum when several workers have one. */
  static OptionalDouble ready(String metrics) {
    return READY
        .matcher(metrics)
        .results()
        .mapToDouble(found -> Double.parseDouble(found.group(1)))
        .reduce(Double::sum);
  }

  private static void requireBefore(long deadline) throws IOException {
    if (System.nanoTime() - deadline > 0) {
      throw new IOException(
          "Expected the pool of Python sandboxes to be full within %s, but it is not"
              .formatted(DEADLINE));
    }
  }
}
