package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.HostRule;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.worker.egress.RegistryHosts;
import dev.sandcastle.worker.layers.InstallListener;
import dev.sandcastle.worker.layers.LayerOutcome;
import dev.sandcastle.worker.layers.LayerRequest;
import dev.sandcastle.worker.layers.Packages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Packages as the test has them. */
final class FakePackages implements Packages {
  private final List<LayerRequest> requests = new ArrayList<>();
  private List<InstallProgress> progress = List.of();
  private List<HostRule> hosts = List.of();
  private LayerOutcome outcome = new LayerOutcome.Abandoned();

  /** What comes of every request, after this progress. */
  synchronized void answer(LayerOutcome next, InstallProgress... before) {
    outcome = next;
    progress = List.of(before);
  }

  /** Where packages come from. */
  synchronized void comeFrom(HostRule... registries) {
    hosts = List.of(registries);
  }

  /** What was asked for. */
  synchronized List<LayerRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public synchronized LayerOutcome ensure(
      LayerRequest request, InstallListener listener, CompletableFuture<?> stopped) {
    requests.add(request);
    progress.forEach(listener::installing);
    return outcome;
  }

  @Override
  public synchronized RegistryHosts registries(
      RuntimeCatalog.Runtime runtime, RuntimeClass runtimeClass) {
    return new RegistryHosts(hosts, List.of());
  }
}
