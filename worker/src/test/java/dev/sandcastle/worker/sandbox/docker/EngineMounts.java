package dev.sandcastle.worker.sandbox.docker;

import dev.sandcastle.worker.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The root file systems that the machine's engine has mounted for containers. */
public final class EngineMounts {
  private static final String ROOT = "/merged";

  private EngineMounts() {}

  /**
   * Those that belong to no container that the engine has: somebody's leftovers. Empty also when
   * this process does not see the engine's mounts, or the engine does not keep them as overlay2
   * does.
   */
  public static List<String> ofNoContainer() throws SandboxException, IOException {
    List<String> mounted =
        Files.readAllLines(Path.of("/proc/self/mounts")).stream()
            .map(line -> line.split(" ")[1])
            .filter(path -> path.endsWith(ROOT))
            .toList();
    Set<String> owned = new HashSet<>();
    try (Engine engine = Engine.at(DockerFixture.CONFIG)) {
      String root =
          engine.ask("describe itself", client -> client.infoCmd().exec()).getDockerRootDir();
      Path layers = Path.of(root, "image", "overlay2", "layerdb", "mounts");
      if (!Files.isDirectory(layers)) {
        return List.of();
      }
      for (var container :
          engine.ask("list", client -> client.listContainersCmd().withShowAll(true).exec())) {
        Path id = layers.resolve(container.getId()).resolve("mount-id");
        if (Files.exists(id)) {
          owned.add(Path.of(root, "overlay2", Files.readString(id).strip()) + ROOT);
        }
      }
    }
    return mounted.stream().filter(path -> !owned.contains(path)).toList();
  }
}
