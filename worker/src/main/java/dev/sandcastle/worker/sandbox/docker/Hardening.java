package dev.sandcastle.worker.sandbox.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import dev.sandcastle.worker.sandbox.SandboxPolicy;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.util.List;
import java.util.stream.Collectors;

/** Applies a policy to a container that is about to be made: the only place that does. */
final class Hardening {
  private static final long NANO_CPUS_PER_MILLI = 1_000_000;

  private Hardening() {}

  /** Every line of the policy and of the spec, and what our init needs: one attach, no log. */
  static CreateContainerCmd apply(
      CreateContainerCmd container, SandboxPolicy policy, SandboxSpec spec) {
    return container
        .withUser(policy.user())
        .withNetworkDisabled(!policy.network())
        .withTty(false)
        .withStdinOpen(true)
        .withStdInOnce(true)
        .withAttachStdin(true)
        .withAttachStdout(true)
        .withAttachStderr(true)
        .withHostConfig(hostConfig(policy, spec));
  }

  private static HostConfig hostConfig(SandboxPolicy policy, SandboxSpec spec) {
    return HostConfig.newHostConfig()
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(
            List.of("no-new-privileges:" + !policy.newPrivileges(), "seccomp=" + policy.seccomp()))
        .withPrivileged(false)
        .withReadonlyRootfs(policy.readOnlyRoot())
        .withNetworkMode(policy.network() ? "bridge" : "none")
        .withIpcMode("private")
        .withShmSize(policy.sharedMemoryBytes())
        .withPidsLimit((long) policy.pids())
        .withMemory(spec.memoryBytes())
        .withMemorySwap(spec.memoryBytes())
        .withNanoCPUs(spec.cpuMillis() * NANO_CPUS_PER_MILLI)
        .withOomScoreAdj(policy.oomScoreAdjustment())
        .withUlimits(
            List.of(
                new Ulimit("nofile", (long) policy.openFiles(), (long) policy.openFiles()),
                new Ulimit("fsize", policy.fileBytes(), policy.fileBytes()),
                new Ulimit("core", policy.coreBytes(), policy.coreBytes())))
        .withTmpFs(
            policy.mounts().stream()
                .collect(Collectors.toMap(SandboxPolicy.Mount::path, SandboxPolicy.Mount::options)))
        .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE))
        .withRestartPolicy(RestartPolicy.noRestart())
        .withAutoRemove(false);
  }
}
