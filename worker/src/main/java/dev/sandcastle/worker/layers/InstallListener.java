package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.execution.InstallProgress;

/**
 * Hears how the installation goes that somebody waits for. Called by the installation's threads.
 */
public interface InstallListener {
  /** What is being done now. Never called for a layer that is there already. */
  void installing(InstallProgress progress);

  /** The installer reached for something that it may not reach. */
  void refused(String host, int port, String reason);
}
