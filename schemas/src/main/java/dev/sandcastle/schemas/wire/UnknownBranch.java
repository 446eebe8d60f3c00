package dev.sandcastle.schemas.wire;

/** A branch of a union that has no value here. */
final class UnknownBranch {
  private UnknownBranch() {}

  static IllegalArgumentException of(Object branch) {
    return new IllegalArgumentException(
        "it holds a " + branch.getClass().getSimpleName() + ", which this build does not know");
  }
}
