package dev.sandcastle.schemas.wire;

import dev.sandcastle.schemas.execution.Mode;
import java.util.List;

/** {@link Mode}: a path and steps on the wire, of which the path is the first. */
final class ModeMapper {
  private ModeMapper() {}

  static List<String> steps(Mode mode) {
    return switch (mode) {
      case Mode.Single _ -> List.of();
      case Mode.Steps steps -> steps.paths();
    };
  }

  static Mode toValue(String entryPath, List<String> steps) {
    if (steps.isEmpty()) {
      return new Mode.Single(entryPath);
    }
    if (!steps.getFirst().equals(entryPath)) {
      throw new IllegalArgumentException("the entry path is not the first of the steps");
    }
    return new Mode.Steps(steps);
  }
}
