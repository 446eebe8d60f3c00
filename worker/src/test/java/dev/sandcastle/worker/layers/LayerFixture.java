package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.execution.Ecosystem;
import java.nio.file.Path;

/** Layers that nobody installed. */
public final class LayerFixture {
  private LayerFixture() {}

  /** One in a folder; {@code release} is called when it is closed. */
  public static Layer layer(Path folder, Ecosystem ecosystem, Runnable release) {
    return new Layer(folder, ecosystem, release);
  }
}
