package dev.sandcastle.worker.sandbox;

import java.util.Optional;

/** Says which interpreter a sandbox starts ahead. */
@FunctionalInterface
public interface Stems {
  /** None ever. */
  Stems NONE = spec -> Optional.empty();

  /** The stem of a sandbox; empty when it should have none. */
  Optional<Stem> of(SandboxSpec spec);
}
