package dev.sandcastle.standalone.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether gVisor was registered as the sandboxes need it; docs/HARDENING.md says why.
 *
 * @param arguments the engine's arguments of the runtime
 */
record GvisorArgumentsCheck(List<String> arguments) implements Check {
  private static final Set<String> HOST_SOCKETS =
      Set.of("--fsgofer-host-uds", "--fsgofer-host-uds=true", "--host-uds=open", "--host-uds=all");
  private static final String ADVICE = "correct runtimeArgs in the engine's configuration";

  @Override
  public String name() {
    return "gVisor's arguments";
  }

  @Override
  public Finding find() {
    if (arguments.contains("--platform=kvm")) {
      return new Finding.Fail("--platform=kvm", "use ptrace or systrap: " + ADVICE);
    }
    if (!arguments.contains("--network=none")) {
      return new Finding.Fail("without --network=none", ADVICE);
    }
    var missing = new ArrayList<String>();
    if (arguments.stream().noneMatch(HOST_SOCKETS::contains)) {
      missing.add("--host-uds=open (or --fsgofer-host-uds): programs have no way out");
    }
    if (!arguments.contains("--oci-seccomp")) {
      missing.add("--oci-seccomp: the system-call filter does not hold inside");
    }
    return missing.isEmpty()
        ? new Finding.Ok(String.join(" ", arguments))
        : new Finding.Warn("without " + String.join("; without ", missing), ADVICE);
  }
}
