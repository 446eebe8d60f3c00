package dev.sandcastle.kit.admin;

import java.util.Optional;

/** One thing a process needs to do its work. Called from any thread; must answer at once. */
public interface ReadinessCheck {
  /** What is checked, for example {@code docker}. */
  String name();

  /** Why it is not ready, in words; empty when it is. */
  Optional<String> problem();

  /** A check from its two parts. */
  static ReadinessCheck of(String name, java.util.function.Supplier<Optional<String>> problem) {
    return new ReadinessCheck() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Optional<String> problem() {
        return problem.get();
      }
    };
  }
}
