package dev.sandcastle.schemas.execution;

import java.util.Optional;

/**
 * How a program is kept apart.
 *
 * @param isolation whether it shares its sandbox with earlier programs of its tenant
 * @param runtimeClass what isolates it; empty means the worker's default
 * @param egress what it may reach
 */
public record Confinement(Isolation isolation, Optional<RuntimeClass> runtimeClass, Egress egress) {
  /** A fresh sandbox of the default class without any network. */
  public static final Confinement DEFAULT =
      new Confinement(Isolation.FRESH, Optional.empty(), new Egress.None());
}
