package dev.sandcastle.standalone.doctor;

import dev.sandcastle.schemas.execution.RuntimeClass;
import java.util.ArrayList;
import java.util.Locale;

/**
 * Whether a program in a sandbox has no privileges, as the kernel tells it (HRD-2, HRD-4, HRD-5,
 * HRD-28).
 *
 * @param runtimeClass what isolated it
 * @param view what was seen from inside
 */
record PrivilegeCheck(RuntimeClass runtimeClass, View view) implements Check {
  private static final String FILTERED = "2";

  @Override
  public String name() {
    return "privileges under " + runtimeClass.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Finding find() {
    var wrong = new ArrayList<String>();
    expect("Uid", "65534", wrong);
    expect("CapEff", "0000000000000000", wrong);
    // gVisor tells nothing of these two: its own kernel stands in between.
    if (runtimeClass == RuntimeClass.RUNC) {
      expect("NoNewPrivs", "1", wrong);
      expect("Seccomp", FILTERED, wrong);
    }
    return wrong.isEmpty()
        ? new Finding.Ok("none")
        : new Finding.Fail(
            "a sandbox has " + String.join(", ", wrong),
            "let no tenant in; check the engine's version and configuration");
  }

  private void expect(String key, String value, ArrayList<String> wrong) {
    String actual = view.status().getOrDefault(key, "nothing");
    if (!actual.equals(value)) {
      wrong.add("%s %s instead of %s".formatted(key, actual, value));
    }
  }
}
