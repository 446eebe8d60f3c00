package dev.sandcastle.standalone.doctor;

import dev.sandcastle.schemas.execution.RuntimeClass;
import java.util.Locale;

/**
 * No sandbox could be tried.
 *
 * @param runtimeClass what was to isolate it
 * @param problem why not
 */
record NoSandboxCheck(RuntimeClass runtimeClass, String problem) implements Check {
  @Override
  public String name() {
    return "sandbox under " + runtimeClass.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Finding find() {
    return new Finding.Fail("none could be tried: " + problem, "see the findings above");
  }
}
