package dev.sandcastle.standalone.doctor;

import dev.sandcastle.worker.sandbox.EngineReport;

/**
 * The system-call filter: without it every sandbox is refused by the engine.
 *
 * @param engine what the engine says
 */
record SeccompCheck(EngineReport engine) implements Check {
  @Override
  public String name() {
    return "seccomp";
  }

  @Override
  public Finding find() {
    return engine.securityOptions().contains("seccomp")
        ? new Finding.Ok("available")
        : new Finding.Fail(
            "the engine has none", "use a kernel with CONFIG_SECCOMP_FILTER and an engine with it");
  }
}
