package dev.sandcastle.standalone.doctor;

import dev.sandcastle.worker.sandbox.EngineReport;
import dev.sandcastle.worker.sandbox.EngineReport.Limit;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the engine can hold a sandbox to its limits.
 *
 * @param engine what the engine says
 */
record ControlGroupsCheck(EngineReport engine) implements Check {
  @Override
  public String name() {
    return "limits";
  }

  @Override
  public Finding find() {
    String version =
        "control groups" + (engine.cgroupVersion().isEmpty() ? "" : " v" + engine.cgroupVersion());
    var missing = EnumSet.allOf(Limit.class);
    missing.removeAll(engine.limits());
    if (missing.isEmpty()) {
      return new Finding.Ok(version + ": " + names(EnumSet.allOf(Limit.class)));
    }
    String fact = version + " without a limit of " + names(missing);
    if (missing.equals(EnumSet.of(Limit.SWAP))) {
      return new Finding.Warn(
          fact,
          "turn swap off, or boot with swapaccount=1: a program may swap beyond its memory limit");
    }
    return new Finding.Fail(
        fact, "enable these controllers for the engine; a rootless one needs them delegated");
  }

  private static String names(Set<Limit> limits) {
    return limits.stream()
        .map(limit -> limit.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
