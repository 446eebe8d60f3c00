package dev.sandcastle.standalone.doctor;

import dev.sandcastle.worker.sandbox.EngineReport;

/**
 * Whether root in a container is somebody without rights outside.
 *
 * @param engine what the engine says
 */
record UserNamespaceCheck(EngineReport engine) implements Check {
  @Override
  public String name() {
    return "user namespaces";
  }

  @Override
  public Finding find() {
    if (engine.securityOptions().contains("rootless")) {
      return new Finding.Ok("the engine is rootless");
    }
    return engine.securityOptions().contains("userns")
        ? new Finding.Ok("remapped")
        : new Finding.Warn(
            "not remapped: uid 0 of a container is uid 0 of this machine",
            "set userns-remap in the engine's configuration; see docs/HARDENING.md");
  }
}
