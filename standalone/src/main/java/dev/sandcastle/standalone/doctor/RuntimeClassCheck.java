package dev.sandcastle.standalone.doctor;

import dev.sandcastle.schemas.execution.RuntimeClass;

/**
 * A class of isolation.
 *
 * @param runtimeClass which
 * @param offered whether tenants may ask for it here (setting {@code gateway-runtime-classes})
 * @param present whether the engine has it
 */
record RuntimeClassCheck(RuntimeClass runtimeClass, boolean offered, boolean present)
    implements Check {
  @Override
  public String name() {
    return switch (runtimeClass) {
      case RUNC -> "runc";
      case RUNSC -> "runsc (gVisor)";
    };
  }

  @Override
  public Finding find() {
    if (present) {
      return new Finding.Ok(offered ? "registered" : "registered, but not offered to tenants");
    }
    String advice =
        switch (runtimeClass) {
          case RUNC -> "install runc and register it in the engine's configuration";
          case RUNSC ->
              "./sandcastle engine --with-runsc installs and registers it; see docs/HARDENING.md";
        };
    return offered
        ? new Finding.Fail("offered to tenants, but the engine has it not", advice)
        : new Finding.Warn("the engine has it not", advice);
  }
}
