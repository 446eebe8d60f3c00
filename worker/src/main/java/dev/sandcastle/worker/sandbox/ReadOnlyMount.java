package dev.sandcastle.worker.sandbox;

import java.nio.file.Path;

/**
 * A folder of the engine's host that a sandbox sees and can never write.
 *
 * @param host where it is on the host, absolute
 * @param inside where the sandbox sees it, absolute
 */
public record ReadOnlyMount(Path host, String inside) {
  /**
   * @throws IllegalArgumentException when one of the two is not absolute
   */
  public ReadOnlyMount {
    if (!host.isAbsolute() || !inside.startsWith("/")) {
      throw new IllegalArgumentException(
          "Expected a mount of absolute paths, but it is '%s' at '%s'".formatted(host, inside));
    }
  }
}
