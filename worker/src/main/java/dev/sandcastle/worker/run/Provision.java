package dev.sandcastle.worker.run;

import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Confinement;
import dev.sandcastle.schemas.execution.Egress;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.Program;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.worker.egress.EgressDoor;
import dev.sandcastle.worker.egress.EgressPolicy;
import dev.sandcastle.worker.egress.ProxyVariables;
import dev.sandcastle.worker.egress.Refusal;
import dev.sandcastle.worker.egress.RegistryHosts;
import dev.sandcastle.worker.layers.InstallListener;
import dev.sandcastle.worker.layers.Layer;
import dev.sandcastle.worker.layers.LayerOutcome;
import dev.sandcastle.worker.layers.LayerRequest;
import dev.sandcastle.worker.pool.TakenSandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one attempt is given: its packages, its way out and its sandbox, in this order, and the way
 * back. Used by one thread; refusals come from others.
 */
final class Provision {
  private final HeldAttempt held;
  private final ExecutionRunner.Tools tools;
  private final Equipment equipment;
  private final AtomicInteger refusals = new AtomicInteger();
  private Optional<Layer> layer = Optional.empty();
  private Optional<EgressDoor> door = Optional.empty();
  private Optional<TakenSandbox> taken = Optional.empty();
  private long installingNanos;

  Provision(HeldAttempt held, ExecutionRunner.Tools tools) {
    this.held = held;
    this.tools = tools;
    this.equipment = tools.equipment();
  }

  /**
   * Gets all of it. What it had got when it throws goes back by {@link #discard}.
   *
   * @throws UnprovidedException when packages or the way out cannot be had
   * @throws SandboxException when no sandbox can be had
   */
  TakenSandbox take(RuntimeCatalog.Runtime runtime)
      throws SandboxException, UnprovidedException, InterruptedException {
    SandboxSpec spec = specFor(runtime);
    if (!program().packages().isEmpty()) {
      layer = install(request(runtime, spec));
      spec = spec.layered(layer.map(Layer::mounts).orElse(List.of()));
    }
    Optional<EgressPolicy> policy = policyFor(runtime, spec.runtimeClass());
    if (policy.isPresent()) {
      EgressDoor opened = open(policy.get());
      door = Optional.of(opened);
      spec = spec.withEgress(opened.socket());
    }
    TakenSandbox own =
        equipment.supply().take(held.order().tenantId(), spec, confinement().isolation());
    taken = Optional.of(own);
    held.bind(own.sandbox());
    return own;
  }

  /** A program's environment, and what it needs to find its packages and its way out. */
  Map<String, String> environment(Map<String, String> program) {
    Map<String, String> environment =
        layer.map(installed -> installed.environment(program)).orElse(program);
    if (door.isEmpty()) {
      return environment;
    }
    var proxied = new HashMap<>(ProxyVariables.ALL);
    proxied.putAll(environment);
    return proxied;
  }

  /** How long the packages took. */
  long installingNanos() {
    return installingNanos;
  }

  /** The attempt is in another phase: the way out may open or close. */
  void enter(Phase phase) {
    door.ifPresent(opened -> opened.enter(phase));
  }

  /** What the way out refused first. */
  Optional<Refusal> refusal() {
    return door.flatMap(EgressDoor::firstRefusal);
  }

  /** Bytes that went through the way out. */
  long egressBytes() {
    return door.map(EgressDoor::bytes).orElse(0L);
  }

  /**
   * Gives everything back.
   *
   * @param wellBehaved whether its programs may have left the sandbox fit for another
   */
  void discard(boolean wellBehaved) {
    boolean undisturbed = held.unbind();
    taken.ifPresent(own -> equipment.supply().giveBack(own, wellBehaved && undisturbed));
    door.ifPresent(EgressDoor::close);
    layer.ifPresent(Layer::close);
  }

  private Program program() {
    return held.order().program();
  }

  private Confinement confinement() {
    return program().confinement();
  }

  private SandboxSpec specFor(RuntimeCatalog.Runtime runtime) throws SandboxException {
    String image =
        equipment
            .images()
            .apply(runtime.id())
            .orElseThrow(
                () ->
                    new SandboxException(
                        SandboxFailure.IMAGE_MISSING,
                        "Expected the engine to have image '%s', but it has not"
                            .formatted(runtime.image())));
    RuntimeClass asked = confinement().runtimeClass().orElse(equipment.runtimeClass());
    return SandboxSpec.standard(runtime.id(), image, asked)
        .limited(program().limits().memoryBytes(), program().limits().cpuMillis());
  }

  private LayerRequest request(RuntimeCatalog.Runtime runtime, SandboxSpec spec) {
    return new LayerRequest(
        held.order().tenantId(), runtime, program().packages(), spec.runtimeClass(), spec.image());
  }

  private Optional<Layer> install(LayerRequest request)
      throws SandboxException, UnprovidedException, InterruptedException {
    long before = System.nanoTime();
    var installation = new Installation();
    LayerOutcome outcome = equipment.packages().ensure(request, installation, held.whenStopped());
    installingNanos = installation.begun ? System.nanoTime() - before : 0;
    return switch (outcome) {
      case LayerOutcome.Ready ready -> Optional.of(ready.layer());
      case LayerOutcome.Failed failed ->
          throw new UnprovidedException(failed.code(), failed.message());
      case LayerOutcome.Abandoned _ ->
          throw new UnprovidedException(ErrorCode.CANCELLED, "The execution was cancelled");
    };
  }

  private Optional<EgressPolicy> policyFor(
      RuntimeCatalog.Runtime runtime, RuntimeClass runtimeClass)
      throws SandboxException, InterruptedException {
    boolean packages = confinement().egress() instanceof Egress.Packages;
    RegistryHosts registries =
        packages ? equipment.packages().registries(runtime, runtimeClass) : RegistryHosts.NONE;
    return equipment.policies().ofProgram(confinement().egress(), registries);
  }

  private EgressDoor open(EgressPolicy policy) throws UnprovidedException {
    try {
      return equipment.doors().open(policy, this::refused);
    } catch (IOException failed) {
      throw new UnprovidedException(
          ErrorCode.SANDBOX_UNAVAILABLE,
          "Expected to open a way out of the sandbox, but could not: " + failed.getMessage());
    }
  }

  private void refused(String host, int port, String reason) {
    if (refusals.incrementAndGet() <= EgressDoor.REFUSALS_TOLD) {
      tools.reports().publish(held.refused(host, port, reason));
    }
  }

  private final class Installation implements InstallListener {
    private volatile boolean begun;

    @Override
    public void installing(InstallProgress progress) {
      begun = true;
      tools.reports().publish(held.installing(progress));
    }

    @Override
    public void refused(String host, int port, String reason) {
      Provision.this.refused(host, port, reason);
    }
  }
}
