package dev.sandcastle.worker.sandbox;

import java.util.Map;

/**
 * An image that the engine has.
 *
 * @param id names its content, {@code sha256:…}; a tag may come to mean another
 * @param labels what its makers wrote on it
 */
public record SandboxImage(String id, Map<String, String> labels) {
  /** Copies the map. */
  public SandboxImage {
    labels = Map.copyOf(labels);
  }
}
