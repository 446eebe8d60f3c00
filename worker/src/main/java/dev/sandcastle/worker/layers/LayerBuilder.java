package dev.sandcastle.worker.layers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.PackageSpec;
import dev.sandcastle.schemas.execution.Phase;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.worker.egress.EgressDoor;
import dev.sandcastle.worker.egress.EgressGate;
import dev.sandcastle.worker.egress.EgressPolicies;
import dev.sandcastle.worker.egress.RegistryHosts;
import dev.sandcastle.worker.sandbox.ProgramExit;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.SandboxFailure;
import dev.sandcastle.worker.sandbox.SandboxImage;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.Sandboxes;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Installs packages in builders: sandboxes with a package manager and a way to its registries. */
final class LayerBuilder {
  /** A second builder when the first one found that the registry keeps files on another host. */
  private static final int ROUNDS = 2;

  /** How much later than init's our own timer goes off. */
  private static final Duration BACKSTOP = Duration.ofSeconds(5);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Sandboxes sandboxes;
  private final EgressGate gate;
  private final EgressPolicies policies;
  private final LayersConfig config;
  private final ScheduledExecutorService timers;
  private final BuilderSpec specs;
  private final Registries registries;

  LayerBuilder(
      Sandboxes sandboxes,
      EgressGate gate,
      EgressPolicies policies,
      LayersConfig config,
      ScheduledExecutorService timers) {
    this.sandboxes = sandboxes;
    this.gate = gate;
    this.policies = policies;
    this.config = config;
    this.timers = timers;
    this.specs = new BuilderSpec(config);
    this.registries = new Registries(config.sources());
  }

  /** What builders of one installation have in common. */
  private record Job(
      RuntimeCatalog.Runtime runtime, SandboxImage image, SandboxSpec spec, Build build, long end) {
    Installer installer() {
      return Installer.of(runtime.packages().orElseThrow());
    }
  }

  /** How a run in a builder ended. */
  private record Ended(InstallerOutput said, ProgramExit exit) {
    List<String> unreachable() {
      return said.first(InstallerLine.Unreachable.class)
          .map(InstallerLine.Unreachable::hosts)
          .orElse(List.of());
    }
  }

  /** The hosts of a runtime's registries, as far as they are known. */
  RegistryHosts hosts(RuntimeCatalog.Runtime runtime, RuntimeClass runtimeClass)
      throws SandboxException, InterruptedException {
    return registries.hosts(registries(job(runtime, runtimeClass, new Build())));
  }

  /**
   * Installs into files.
   *
   * @return why it could not; empty when the files are whole
   */
  Optional<LayerOutcome.Failed> build(LayerRequest request, LayerFiles files, Build build)
      throws SandboxException, IOException, InterruptedException {
    build.progress(
        new InstallProgress(InstallProgress.Kind.RESOLVING, Optional.empty(), Optional.empty()));
    Job job = job(request.runtime(), request.runtimeClass(), build);
    List<URI> from = registries(job);
    Optional<LayerOutcome.Failed> fault = Optional.of(BuildFault.noRegistry());
    boolean again = !from.isEmpty();
    for (int round = 0; again && round < ROUNDS; round++) {
      // Once: what others learn from now on is behind no door of this builder.
      RegistryHosts told = registries.hosts(from);
      try (EgressDoor door = gate.open(policies.ofInstallation(told), build::refused);
          Sandbox sandbox = sandboxes.create(job.spec().withEgress(door.socket()))) {
        door.enter(Phase.INSTALLING);
        Ended ended = run(sandbox, job, installation(request.packages(), from, told));
        again = registries.learn(from, told, ended.unreachable());
        fault = BuildFault.of(ended.said(), ended.exit(), door.firstRefusal(), config.timeout());
        if (fault.isEmpty()) {
          return collect(sandbox, files);
        }
      }
    }
    return fault;
  }

  private Job job(RuntimeCatalog.Runtime runtime, RuntimeClass runtimeClass, Build build)
      throws SandboxException {
    String name = BuilderImage.of(runtime.image());
    SandboxImage image =
        sandboxes
            .image(name)
            .orElseThrow(
                () ->
                    new SandboxException(
                        SandboxFailure.IMAGE_MISSING,
                        "Expected the engine to have image '%s', but it has not".formatted(name)));
    return new Job(
        runtime,
        image,
        specs.sandbox(runtime.id(), image, runtimeClass),
        build,
        System.nanoTime() + config.timeout().toNanos());
  }

  /** Where the packages come from; the package manager is asked once for each image. */
  private List<URI> registries(Job job) throws SandboxException, InterruptedException {
    Optional<List<URI>> known =
        registries.of(job.runtime().packages().orElseThrow(), job.image().id());
    if (known.isPresent()) {
      return known.get();
    }
    try (Sandbox sandbox = sandboxes.create(job.spec())) {
      return run(sandbox, job, Map.of("packages", List.of()))
          .said()
          .first(InstallerLine.Registries.class)
          .map(told -> registries.told(job.image().id(), told.addresses()))
          .orElse(List.of());
    }
  }

  private Ended run(Sandbox sandbox, Job job, Map<String, ?> asked)
      throws SandboxException, InterruptedException {
    job.build().bind(sandbox);
    Installer installer = job.installer();
    sandbox.stage("code/" + installer.script(), installer.content());
    sandbox.stage("code/request.json", json(asked));
    var said = new InstallerOutput(it -> job.build().progress(progress(it)));
    var left = Duration.ofMillis(Math.max(1, (job.end() - System.nanoTime()) / 1_000_000));
    var command = new ArrayList<>(installer.interpreter());
    command.add(installer.script());
    var environment = specs.environment(job.runtime().env());
    var backstop =
        timers.schedule(sandbox::close, left.plus(BACKSTOP).toMillis(), TimeUnit.MILLISECONDS);
    try {
      sandbox.start(new ProgramStart(command, environment, Bytes.EMPTY, left), said);
      return new Ended(said, sandbox.await());
    } finally {
      backstop.cancel(false);
    }
  }

  private Optional<LayerOutcome.Failed> collect(Sandbox sandbox, LayerFiles files)
      throws SandboxException, InterruptedException {
    int leftOut = sandbox.collect(specs.caps(), files);
    return leftOut > 0
        ? Optional.of(BuildFault.tooLarge(config.layerBytes()))
        : files.fault().map(BuildFault::unusable);
  }

  private static Map<String, ?> installation(
      List<PackageSpec> packages, List<URI> from, RegistryHosts told) {
    List<String> hosts =
        Stream.concat(told.named().stream(), told.files().stream()).map(Registries::text).toList();
    return Map.of(
        "registries",
        from.stream().map(URI::toString).toList(),
        "hosts",
        hosts,
        "packages",
        packages.stream()
            .map(it -> Map.of("name", it.name(), "constraint", it.constraint()))
            .toList());
  }

  private static InstallProgress progress(InstallerLine.Installing line) {
    return new InstallProgress(
        InstallProgress.Kind.INSTALLING, Optional.of(line.name()), line.version());
  }

  private static byte[] json(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts can always be written", impossible);
    }
  }
}
