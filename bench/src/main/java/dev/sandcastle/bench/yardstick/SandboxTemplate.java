package dev.sandcastle.bench.yardstick;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The restrictions of a real sandbox, read from one that waits in the pool, so that a container
 * made by hand has exactly the same ones: user, mounts, limits, capabilities, seccomp, runtime.
 *
 * @param inspected the engine's description of that sandbox
 */
record SandboxTemplate(InspectContainerResponse inspected) {
  /**
   * Reads it.
   *
   * @param ignored label of containers that are none
   * @throws IOException when no sandbox of this image runs at this engine
   */
  static SandboxTemplate find(DockerClient docker, String image, Map<String, String> ignored)
      throws IOException {
    var running = docker.listContainersCmd().withAncestorFilter(List.of(image)).exec();
    for (Container container : running) {
      if (!container.getLabels().entrySet().containsAll(ignored.entrySet())) {
        return new SandboxTemplate(docker.inspectContainerCmd(container.getId()).exec());
      }
    }
    throw new IOException(
        "Expected a waiting sandbox of '%s' at this engine, but none runs; is Sandcastle elsewhere?"
            .formatted(image));
  }

  /** Gives a container that is about to be created the restrictions of the sandbox. */
  CreateContainerCmd apply(CreateContainerCmd command) {
    var config = inspected.getConfig();
    if (config.getUser() != null) {
      command.withUser(config.getUser());
    }
    return command
        .withNetworkDisabled(Boolean.TRUE.equals(config.getNetworkDisabled()))
        .withHostConfig(inspected.getHostConfig());
  }

  /** The OCI runtime that was asked for; empty for the engine's default. */
  Optional<String> runtime() {
    return Optional.ofNullable(inspected.getHostConfig().getRuntime())
        .filter(name -> !name.isEmpty());
  }

  /** The restrictions in words. */
  String describe() {
    var config = inspected.getConfig();
    var host = inspected.getHostConfig();
    var securityOptions = Optional.ofNullable(host.getSecurityOpts()).orElse(List.of());
    boolean ownSeccomp = securityOptions.stream().anyMatch(o -> o.startsWith("seccomp"));
    return "user %s, network %s%s, read-only root %s, capabilities dropped %s, %s, memory %d MiB, pids %d, seccomp %s, writable %s, log %s"
        .formatted(
            config.getUser(),
            host.getNetworkMode(),
            Boolean.TRUE.equals(config.getNetworkDisabled()) ? " (disabled)" : "",
            host.getReadonlyRootfs(),
            Arrays.toString(host.getCapDrop()),
            securityOptions.stream().filter(o -> !o.startsWith("seccomp")).toList(),
            Optional.ofNullable(host.getMemory()).orElse(0L) >> 20,
            host.getPidsLimit(),
            ownSeccomp ? "Sandcastle's own" : "the engine's default",
            Optional.ofNullable(host.getTmpFs())
                .map(Map::keySet)
                .map(Object::toString)
                .orElse("[]"),
            host.getLogConfig().getType());
  }
}
