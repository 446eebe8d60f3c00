package dev.sandcastle.bench.measure;

/** One thing to do and to time. Does its own timing, so that preparation stays outside. */
@FunctionalInterface
public interface Operation {
  /**
   * Does it once. Called from several threads at once where more than one is in flight.
   *
   * @throws Exception when the outcome is not exactly what it must be; the whole run fails
   */
  Sample once() throws Exception;
}
