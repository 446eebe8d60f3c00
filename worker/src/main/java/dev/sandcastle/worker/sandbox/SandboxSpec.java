package dev.sandcastle.worker.sandbox;

import dev.sandcastle.schemas.execution.Limits;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a sandbox is made for. Two of equal specs can stand for each other.
 *
 * @param runtime the runtime
 * @param image name and tag of its image
 * @param memoryBytes memory limit; the writable file systems count towards it
 * @param cpuMillis CPU limit in thousandths of one CPU
 * @param runtimeClass what isolates it; never replaced by another
 * @param layers folders that it sees read-only
 * @param egressSocket the gate's end of its way out, on the host; seen at {@link #EGRESS_SOCKET}.
 *     One socket is one attempt's: such a sandbox is never made ahead and never used again
 * @param workspaceBytes size of {@code /workspace}, where it is not the policy's
 */
public record SandboxSpec(
    RuntimeId runtime,
    String image,
    long memoryBytes,
    int cpuMillis,
    RuntimeClass runtimeClass,
    List<ReadOnlyMount> layers,
    Optional<Path> egressSocket,
    Optional<Long> workspaceBytes) {
  /** Where a sandbox sees its way out. */
  public static final String EGRESS_SOCKET = "/run/sandcastle/egress.sock";

  /** Copies the list. */
  public SandboxSpec {
    layers = List.copyOf(layers);
  }

  /** Of the default limits, without layers and without a way out. */
  public static SandboxSpec standard(RuntimeId runtime, String image, RuntimeClass runtimeClass) {
    return new SandboxSpec(
        runtime,
        image,
        Limits.DEFAULT.memoryBytes(),
        Limits.DEFAULT.cpuMillis(),
        runtimeClass,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with other limits. */
  public SandboxSpec limited(long memory, int cpu) {
    return new SandboxSpec(
        runtime, image, memory, cpu, runtimeClass, layers, egressSocket, workspaceBytes);
  }

  /** The same with these layers. */
  public SandboxSpec layered(List<ReadOnlyMount> mounts) {
    return new SandboxSpec(
        runtime, image, memoryBytes, cpuMillis, runtimeClass, mounts, egressSocket, workspaceBytes);
  }

  /** The same with a way out. */
  public SandboxSpec withEgress(Path socket) {
    return new SandboxSpec(
        runtime,
        image,
        memoryBytes,
        cpuMillis,
        runtimeClass,
        layers,
        Optional.of(socket),
        workspaceBytes);
  }

  /** The same with another size of {@code /workspace}. */
  public SandboxSpec withWorkspace(long bytes) {
    return new SandboxSpec(
        runtime,
        image,
        memoryBytes,
        cpuMillis,
        runtimeClass,
        layers,
        egressSocket,
        Optional.of(bytes));
  }

  /** Whether one may be made ahead or used again: it has nothing that is one attempt's own. */
  public boolean isReusable() {
    return egressSocket.isEmpty();
  }
}
