package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.PackageSpec;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.TenantId;
import java.util.List;

/**
 * Packages that a program needs.
 *
 * @param tenant whose program; nobody else gets the layer
 * @param runtime its runtime, which has packages
 * @param packages what it needs; not empty, and checked against the grammar ({@code OrderRules})
 * @param runtimeClass what isolates the builder
 * @param imageId the content of the runtime's image, for which they are installed
 */
public record LayerRequest(
    TenantId tenant,
    RuntimeCatalog.Runtime runtime,
    List<PackageSpec> packages,
    RuntimeClass runtimeClass,
    String imageId) {
  /** Copies the list. */
  public LayerRequest {
    packages = List.copyOf(packages);
  }
}
