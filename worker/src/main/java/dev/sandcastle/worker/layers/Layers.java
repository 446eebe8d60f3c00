package dev.sandcastle.worker.layers;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.worker.egress.EgressGate;
import dev.sandcastle.worker.egress.EgressPolicies;
import dev.sandcastle.worker.egress.RegistryHosts;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packages as layers: a set is installed once for a tenant and a runtime's image, then used by all
 * of the tenant's programs that ask for the same. Who asks while it is being installed waits for
 * the same installation. Thread-safe.
 */
public final class Layers implements Packages, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Layers.class);

  private final LayersConfig config;
  private final LayersListener listener;
  private final LayerStore store;
  private final LayerBuilder builder;
  private final Semaphore slots;
  private final Map<LayerKey, Build> builds = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("layers-timers").daemon().factory());

  private Layers(
      LayersConfig config,
      Sandboxes sandboxes,
      EgressGate gate,
      EgressPolicies policies,
      LayersListener listener,
      InstantSource clock) {
    this.config = config;
    this.listener = listener;
    this.store = new LayerStore(config.directory(), config.age(), clock);
    this.builder = new LayerBuilder(sandboxes, gate, policies, config, timers);
    this.slots = new Semaphore(config.parallel());
  }

  /** Layers in the configured folder, which need not be there yet. */
  public static Layers open(
      LayersConfig config,
      Sandboxes sandboxes,
      EgressGate gate,
      EgressPolicies policies,
      LayersListener listener,
      InstantSource clock) {
    return new Layers(config, sandboxes, gate, policies, listener, clock);
  }

  @Override
  public LayerOutcome ensure(
      LayerRequest request, InstallListener hears, CompletableFuture<?> stopped)
      throws SandboxException {
    LayerKey key = LayerKey.of(request);
    Optional<LayerOutcome> present = present(key);
    listener.layerRequested(key.ecosystem(), present.isPresent());
    while (present.isEmpty()) {
      var fresh = new Build();
      Build build = Optional.ofNullable(builds.putIfAbsent(key, fresh)).orElse(fresh);
      Optional<Build.Waiter> waiter = build.join(hears);
      if (waiter.isPresent()) {
        if (build == fresh) {
          Thread.ofVirtual().name("layer-build").start(() -> install(key, request, build));
        }
        return await(build, waiter.get(), stopped);
      }
      builds.remove(key, build);
      present = present(key);
    }
    return present.get();
  }

  @Override
  public RegistryHosts registries(RuntimeCatalog.Runtime runtime, RuntimeClass runtimeClass)
      throws SandboxException, InterruptedException {
    return runtime.packages().isEmpty() ? RegistryHosts.NONE : builder.hosts(runtime, runtimeClass);
  }

  /**
   * Removes what is too old or too much.
   *
   * @param mounted folders of layers that some sandbox sees; asked when no layer can be taken or
   *     let go any more
   */
  public void sweep(Supplier<Set<Path>> mounted) {
    try {
      LayerSweep.Report report = store.sweep(mounted, config.totalBytes());
      listener.layersKept(report.layers(), report.bytes());
      if (report.removed() > 0) {
        listener.layersRemoved(report.removed());
      }
    } catch (IOException failed) {
      LOGGER.atError().setCause(failed).log("layers not swept");
    }
  }

  /** Takes no part in what is still being installed. */
  @Override
  public void close() {
    timers.shutdownNow();
    try {
      store.close();
    } catch (IOException failed) {
      LOGGER.atWarn().addKeyValue("error", failed.getMessage()).log("leases not closed");
    }
  }

  private Optional<LayerOutcome> present(LayerKey key) {
    try {
      return store.find(key).map(held -> ready(held, key.ecosystem()));
    } catch (IOException failed) {
      return Optional.of(diskFailed(failed));
    }
  }

  private LayerOutcome ready(LayerStore.Held held, Ecosystem ecosystem) {
    return new LayerOutcome.Ready(
        new Layer(held.folder(), ecosystem, () -> store.release(held.id())));
  }

  private static LayerOutcome await(Build build, Build.Waiter waiter, CompletableFuture<?> stopped)
      throws SandboxException {
    CompletableFuture.anyOf(waiter.outcome(), stopped).exceptionally(_ -> null).join();
    build.leave(waiter);
    try {
      return waiter.outcome().getNow(new LayerOutcome.Abandoned());
    } catch (CompletionException failed) {
      switch (failed.getCause()) {
        // A new one each time: it is thrown in several threads.
        case SandboxException why ->
            throw new SandboxException(why.failure(), why.getMessage(), why);
        case null, default -> throw new IllegalStateException("an installation failed", failed);
      }
    }
  }

  /**
   * How an installation ended.
   *
   * @param label for meters
   * @param tell tells those who wait
   */
  private record End(String label, Consumer<Build> tell) {
    static End platformFailed(Exception why) {
      return new End("platform_failed", build -> build.fail(why));
    }
  }

  private void install(LayerKey key, LayerRequest request, Build build) {
    long before = System.nanoTime();
    End end = end(key, request, build);
    String label = build.isAbandoned() ? "abandoned" : end.label();
    var took = Duration.ofNanos(System.nanoTime() - before);
    LOGGER
        .atInfo()
        .addKeyValue("runtime", request.runtime().id())
        .addKeyValue("packages", request.packages().size())
        .addKeyValue("outcome", label)
        .addKeyValue("tookMs", took.toMillis())
        .log("installation ended");
    try {
      listener.installEnded(key.ecosystem(), label, took);
    } finally {
      builds.remove(key, build);
      end.tell().accept(build);
    }
  }

  private End end(LayerKey key, LayerRequest request, Build build) {
    try {
      slots.acquire();
      try {
        return build.isAbandoned()
            ? new End("abandoned", _ -> {})
            : installNow(key, request, build);
      } finally {
        slots.release();
      }
    } catch (IOException failed) {
      LayerOutcome outcome = diskFailed(failed);
      return new End("platform_failed", it -> it.end(() -> outcome, () -> {}));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return End.platformFailed(interrupted);
    } catch (SandboxException | RuntimeException failed) {
      return End.platformFailed(failed);
    } catch (Error fatal) {
      // Who waits must hear of it.
      return End.platformFailed(new IllegalStateException(fatal));
    }
  }

  /** It may have been installed since it was looked for. */
  private End installNow(LayerKey key, LayerRequest request, Build build)
      throws SandboxException, IOException, InterruptedException {
    Optional<LayerStore.Held> held = store.find(key);
    if (held.isEmpty()) {
      try (LayerFiles files = store.begin(Installer.of(key.ecosystem()).folder())) {
        Optional<LayerOutcome.Failed> fault = builder.build(request, files, build);
        if (fault.isPresent()) {
          String label = fault.get().code().name().toLowerCase(Locale.ROOT);
          return new End(label, it -> it.end(fault::get, () -> {}));
        }
        held = Optional.of(store.keep(key, files));
      }
    }
    LayerStore.Held layer = held.get();
    return new End(
        "installed",
        it ->
            it.end(
                () -> ready(store.again(layer), key.ecosystem()), () -> store.release(layer.id())));
  }

  private static LayerOutcome diskFailed(IOException failed) {
    LOGGER.atError().setCause(failed).log("layer not kept");
    return new LayerOutcome.Failed(
        ErrorCode.STORAGE_FAILED, "Expected to keep the packages, but the worker's disk failed");
  }
}
