package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.worker.egress.RegistryHosts;
import dev.sandcastle.worker.sandbox.SandboxException;
import java.util.concurrent.CompletableFuture;

/** Installs packages for programs. Thread-safe. */
public interface Packages {
  /**
   * Waits until they are there, or cannot be had, or nobody waits any longer.
   *
   * @param hears how the installation goes, when there is one
   * @param stopped when it is completed, nobody waits any longer
   * @throws SandboxException when no builder could be had, or it was lost
   */
  LayerOutcome ensure(LayerRequest request, InstallListener hears, CompletableFuture<?> stopped)
      throws SandboxException;

  /**
   * The hosts that a runtime's packages come from, as far as they are known; none for a runtime
   * without packages.
   *
   * @param runtimeClass what isolates the builder whose package manager may have to be asked
   * @throws SandboxException when no builder could be had, or it was lost
   */
  RegistryHosts registries(RuntimeCatalog.Runtime runtime, RuntimeClass runtimeClass)
      throws SandboxException, InterruptedException;
}
