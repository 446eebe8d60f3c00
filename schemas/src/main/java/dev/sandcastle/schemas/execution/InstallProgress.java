package dev.sandcastle.schemas.execution;

import java.util.Optional;

/**
 * How far an installation of packages is (EVT-8).
 *
 * @param kind what is being done
 * @param packageName with which package, where one can be named
 * @param version of which version, where it is known
 */
public record InstallProgress(Kind kind, Optional<String> packageName, Optional<String> version) {
  /** What is being done. Names are on the wire. */
  public enum Kind {
    /** Versions are looked for. */
    RESOLVING,
    /** What was found is installed. */
    INSTALLING
  }
}
