package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.schemas.execution.TenantId;
import java.util.List;

/**
 * What a layer is looked up by.
 *
 * @param tenant whose
 * @param imageId the content of the runtime's image: another interpreter needs other packages
 * @param ecosystem which package manager's
 * @param packages each as the tenant wrote it, sorted
 */
record LayerKey(TenantId tenant, String imageId, Ecosystem ecosystem, List<String> packages) {
  /** Of a request for a runtime that has packages. */
  static LayerKey of(LayerRequest request) {
    return new LayerKey(
        request.tenant(),
        request.imageId(),
        request.runtime().packages().orElseThrow(),
        request.packages().stream().map(it -> it.name() + it.constraint()).sorted().toList());
  }

  /** Names it on disk. */
  String id() {
    var digest = new LayerDigest();
    digest.text(tenant.value());
    digest.text(imageId);
    digest.text(ecosystem.name());
    packages.forEach(digest::text);
    return digest.hex();
  }
}
