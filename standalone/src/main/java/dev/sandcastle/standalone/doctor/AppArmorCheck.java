package dev.sandcastle.standalone.doctor;

import dev.sandcastle.worker.sandbox.EngineReport;

/**
 * The engine's own AppArmor profile: one more layer where the kernel has it (HRD-6).
 *
 * @param engine what the engine says
 */
record AppArmorCheck(EngineReport engine) implements Check {
  @Override
  public String name() {
    return "AppArmor";
  }

  @Override
  public Finding find() {
    return engine.securityOptions().contains("apparmor")
        ? new Finding.Ok("the engine's default profile applies")
        : new Finding.Warn(
            "the engine has none",
            "boot a kernel with it and install the package apparmor; see docs/HARDENING.md");
  }
}
