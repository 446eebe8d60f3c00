package dev.sandcastle.schemas.execution;

import java.util.List;

/** What of a program is run, in which order. */
public sealed interface Mode {
  /** The files that are run, in order; at least one. */
  List<String> paths();

  /**
   * One file.
   *
   * @param path names one of the sources
   */
  record Single(String path) implements Mode {
    @Override
    public List<String> paths() {
      return List.of(path);
    }
  }

  /**
   * One file after the other in the same sandbox, until one fails. They share the workspace and the
   * time limit.
   *
   * @param paths 1 to {@link #MAX_STEPS}, each naming one of the sources
   */
  record Steps(List<String> paths) implements Mode {
    /** Most steps (requirement API-16). */
    public static final int MAX_STEPS = 10;

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException when there are none or too many
     */
    public Steps {
      paths = List.copyOf(paths);
      if (paths.isEmpty() || paths.size() > MAX_STEPS) {
        throw new IllegalArgumentException(
            "Expected 1 to %d steps, but there are %d".formatted(MAX_STEPS, paths.size()));
      }
    }
  }
}
