package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.execution.Ecosystem;
import java.time.Duration;

/** Hears how the layers do. */
public interface LayersListener {
  /**
   * Somebody needs a layer.
   *
   * @param present whether it was there already
   */
  void layerRequested(Ecosystem ecosystem, boolean present);

  /**
   * An installation has ended.
   *
   * @param outcome {@code installed}, a code of a failure in lower case, {@code abandoned} or
   *     {@code platform_failed}
   */
  void installEnded(Ecosystem ecosystem, String outcome, Duration took);

  /** So many layers of so many bytes are kept. */
  void layersKept(int layers, long bytes);

  /** So many layers were removed. */
  void layersRemoved(int layers);
}
