package dev.sandcastle.schemas.execution;

/**
 * One try of an execution on one worker.
 *
 * @param number from 1; 0 means that none has begun
 */
public record Attempt(int number) implements Comparable<Attempt> {
  /** Before the first. */
  public static final Attempt NONE = new Attempt(0);

  /**
   * @throws IllegalArgumentException when negative
   */
  public Attempt {
    if (number < 0) {
      throw new IllegalArgumentException("Expected an attempt of at least 0, but it is " + number);
    }
  }

  /** The one after this. */
  public Attempt next() {
    return new Attempt(number + 1);
  }

  @Override
  public int compareTo(Attempt other) {
    return Integer.compare(number, other.number);
  }
}
