package dev.sandcastle.worker.sandbox.docker;

import static com.github.dockerjava.api.model.DockerObjectAccessor.overrideRawValue;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import dev.sandcastle.worker.sandbox.ReadOnlyMount;
import dev.sandcastle.worker.sandbox.SandboxPolicy;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Applies a policy to a container that is about to be made: the only place that does. */
final class Hardening {
  private static final long CPU_PERIOD_MICROS = 100_000;
  private static final String WORKSPACE = "/workspace";

  private Hardening() {}

  /**
   * Every line of the policy and of the spec, and what our init needs: one attach, no log.
   *
   * @param runtime the engine's name of the spec's runtime class
   */
  static CreateContainerCmd apply(
      CreateContainerCmd container, SandboxPolicy policy, SandboxSpec spec, String runtime) {
    return container
        .withUser(policy.user())
        .withHostName(policy.hostname())
        .withNetworkDisabled(!policy.network())
        .withTty(false)
        .withStdinOpen(true)
        .withStdInOnce(true)
        .withAttachStdin(true)
        .withAttachStdout(true)
        .withAttachStderr(true)
        // Our init alone sees it; one that does not know it goes on as before.
        .withEnv("SANDCASTLE_FEATURES=1")
        .withHostConfig(hostConfig(policy, spec).withRuntime(runtime).withMounts(mounts(spec)));
  }

  /** An engine refuses a bind mount whose host path is not there, where a volume would be made. */
  private static List<Mount> mounts(SandboxSpec spec) {
    var mounts = new ArrayList<Mount>();
    for (ReadOnlyMount layer : spec.layers()) {
      mounts.add(readOnly(layer.host(), layer.inside()));
    }
    // Connecting to a socket writes nothing to its file system.
    spec.egressSocket()
        .ifPresent(socket -> mounts.add(readOnly(socket, SandboxSpec.EGRESS_SOCKET)));
    return mounts;
  }

  private static SandboxPolicy.Mount sized(SandboxPolicy.Mount mount, SandboxSpec spec) {
    return mount.path().equals(WORKSPACE) && spec.workspaceBytes().isPresent()
        ? new SandboxPolicy.Mount(
            mount.path(), spec.workspaceBytes().get(), mount.inodes(), mount.executable())
        : mount;
  }

  private static Mount readOnly(Path host, String inside) {
    return new Mount()
        .withType(MountType.BIND)
        .withSource(host.toString())
        .withTarget(inside)
        .withReadOnly(true)
        .withBindOptions(new BindOptions().withPropagation(BindPropagation.R_PRIVATE));
  }

  private static HostConfig hostConfig(SandboxPolicy policy, SandboxSpec spec) {
    HostConfig config = limited(HostConfig.newHostConfig(), policy, spec);
    // The client has no words for these two.
    overrideRawValue(config, "MaskedPaths", policy.maskedPaths());
    overrideRawValue(config, "ReadonlyPaths", policy.readOnlyPaths());
    return config
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(
            List.of(
                "no-new-privileges:" + !policy.newPrivileges(),
                "seccomp=" + policy.seccomp().get(spec.runtimeClass())))
        .withPrivileged(false)
        .withReadonlyRootfs(policy.readOnlyRoot())
        .withNetworkMode(policy.network() ? "bridge" : "none")
        .withIpcMode("private")
        .withCgroupnsMode(policy.ownCgroupNamespace() ? "private" : "host")
        .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE))
        .withRestartPolicy(RestartPolicy.noRestart())
        .withAutoRemove(false);
  }

  private static HostConfig limited(HostConfig config, SandboxPolicy policy, SandboxSpec spec) {
    return config
        .withPidsLimit((long) policy.pids())
        .withMemory(spec.memoryBytes())
        .withMemorySwap(spec.memoryBytes())
        // Not as a number of CPUs: the engine would refuse more than its host has.
        .withCpuPeriod(CPU_PERIOD_MICROS)
        .withCpuQuota(spec.cpuMillis() * CPU_PERIOD_MICROS / 1_000)
        .withOomScoreAdj(policy.oomScoreAdjustment())
        .withUlimits(
            policy.ulimits().stream()
                .map(limit -> new Ulimit(limit.name(), limit.soft(), limit.hard()))
                .toList())
        .withTmpFs(
            policy.mounts().stream()
                .map(mount -> sized(mount, spec))
                .collect(
                    Collectors.toMap(SandboxPolicy.Mount::path, SandboxPolicy.Mount::options)));
  }
}
