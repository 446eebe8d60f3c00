package dev.sandcastle.standalone.doctor;

import dev.sandcastle.worker.sandbox.EngineReport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel: an old one does not count everything that a program takes as its memory.
 *
 * @param engine what the engine says
 */
record KernelCheck(EngineReport engine) implements Check {
  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

  /** 5.15 counts queued signals, open files' tables and the like to the control group. */
  private static final int NEEDED = 5_015;

  @Override
  public String name() {
    return "kernel";
  }

  @Override
  public Finding find() {
    Matcher release = RELEASE.matcher(engine.kernel());
    if (!release.matches()) {
      return new Finding.Warn("'" + engine.kernel() + "'", "use Linux 5.15 or later");
    }
    int number = Integer.parseInt(release.group(1)) * 1_000 + Integer.parseInt(release.group(2));
    return number >= NEEDED
        ? new Finding.Ok(engine.kernel())
        : new Finding.Warn(
            engine.kernel() + " does not count all kernel memory that a program takes",
            "use Linux 5.15 or later");
  }
}
