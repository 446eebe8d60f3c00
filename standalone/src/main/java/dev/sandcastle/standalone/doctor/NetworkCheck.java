package dev.sandcastle.standalone.doctor;

import dev.sandcastle.schemas.execution.RuntimeClass;
import java.util.List;
import java.util.Locale;

/**
 * Whether a sandbox has no network at all (HRD-16, CLI-3, G-8).
 *
 * @param runtimeClass what isolated it
 * @param view what was seen from inside
 */
record NetworkCheck(RuntimeClass runtimeClass, View view) implements Check {
  private static final List<String> LOOPBACK = List.of("lo");

  @Override
  public String name() {
    return "network under " + runtimeClass.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Finding find() {
    String advice = "let no tenant in; check the engine's version and its runtime's arguments";
    if (!view.reached().isEmpty()) {
      return new Finding.Fail("a sandbox reached " + String.join(" and ", view.reached()), advice);
    }
    if (!view.unknown().isEmpty()) {
      return new Finding.Fail("the trial printed " + view.unknown(), "look at that first");
    }
    // gVisor without a network has not even a loopback interface.
    boolean alone = view.interfaces().isEmpty() || view.interfaces().equals(LOOPBACK);
    if (!alone || !view.routes().isEmpty()) {
      return new Finding.Fail(
          "a sandbox has interfaces %s and routes by %s"
              .formatted(view.interfaces(), view.routes()),
          advice);
    }
    return new Finding.Ok("none: a sandbox was tried and reached nothing");
  }
}
