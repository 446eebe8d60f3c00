package dev.sandcastle.schemas.execution;

/**
 * A package that a program needs.
 *
 * @param name its name, as it was asked for
 * @param constraint which versions will do, for example {@code ==1.2} or {@code @1.2}; empty means
 *     the newest
 */
public record PackageSpec(String name, String constraint) {
  /** As it was asked for. */
  @Override
  public String toString() {
    return name + constraint;
  }
}
