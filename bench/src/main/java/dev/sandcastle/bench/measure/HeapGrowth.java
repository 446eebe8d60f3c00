package dev.sandcastle.bench.measure;

/**
 * What was live on a heap, in bytes, while something went on.
 *
 * @param before just before it
 * @param highest the most of all looks while it went on
 * @param after when it had ended and all that belonged to it was gone
 * @param looks how often it was looked at while it went on
 */
public record HeapGrowth(long before, long highest, long after, int looks) {
  /** By how much it had grown at most; 0 when it had not. */
  public long bytes() {
    return Math.max(0, Math.max(highest, after) - before);
  }
}
