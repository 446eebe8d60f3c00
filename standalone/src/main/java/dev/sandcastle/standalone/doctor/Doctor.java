package dev.sandcastle.standalone.doctor;

import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.standalone.RunState;
import dev.sandcastle.standalone.StandaloneOptions;
import dev.sandcastle.worker.sandbox.EngineReport;
import dev.sandcastle.worker.sandbox.SandboxException;
import dev.sandcastle.worker.sandbox.docker.DockerConfig;
import dev.sandcastle.worker.sandbox.docker.DockerInspection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Examines this machine: first what is on it, then what its engine says, then real sandboxes. What
 * depends on something that is missing is left out.
 */
public final class Doctor {
  private final DoctorConfig config;
  private final Listener listener;
  private final Host host;

  private Doctor(DoctorConfig config, Listener listener) {
    this.config = config;
    this.listener = listener;
    this.host = new Host(config.options().directory());
  }

  /** Hears each finding as soon as there is one. */
  @FunctionalInterface
  public interface Listener {
    /** A check was made. */
    void found(String check, Finding finding);
  }

  /**
   * Makes every check.
   *
   * @throws IOException when this machine does not even let itself be looked at
   */
  public static void examine(DoctorConfig config, Listener listener)
      throws IOException, InterruptedException {
    new Doctor(config, listener).examine();
  }

  private void examine() throws IOException, InterruptedException {
    DockerConfig docker = config.docker();
    make(
        List.of(
            new JavaCheck(Runtime.version(), System.getProperty("java.home")),
            new MavenCheck(config.searchPath())));
    make(ports());
    try (var inspection = DockerInspection.of(docker)) {
      EngineReport engine = inspection.report();
      make(machine(Optional.of(engine)));
      make(engine(docker, engine));
    } catch (SandboxException silent) {
      make(machine(Optional.empty()));
      make(List.of(new NoEngineCheck(docker.host(), silent.getMessage())));
      return;
    }
    try (var sandboxes = SandboxChecks.on(docker, host.installation().orElse("doctor"))) {
      sandboxes(sandboxes);
    }
  }

  private void make(List<? extends Check> checks) throws InterruptedException {
    for (Check check : checks) {
      listener.found(check.name(), check.find());
    }
  }

  private List<Check> ports() throws IOException {
    Optional<RunState> running = host.running();
    if (running.isPresent()) {
      RunState state = running.get();
      int kafka = URI.create("kafka://" + state.bootstrapServers()).getPort();
      return List.of(
          new OwnPortCheck("HTTP", state.url().getPort(), state.pid()),
          new OwnPortCheck("administration", state.adminUrl().getPort(), state.pid()),
          new OwnPortCheck("Kafka", kafka, state.pid()),
          new OwnPortCheck("PostgreSQL", state.databasePort(), state.pid()));
    }
    StandaloneOptions.Ports ports = config.options().ports();
    return List.of(
        new PortCheck("HTTP", ports.http(), "--port"),
        new PortCheck("administration", ports.admin(), "--admin-port"),
        new PortCheck("Kafka", ports.kafka(), "--kafka-port"),
        new PortCheck("PostgreSQL", ports.database(), "--database-port"));
  }

  private List<Check> machine(Optional<EngineReport> engine) throws IOException {
    var checks = new ArrayList<Check>();
    checks.add(new ClockCheck(Instant.now(), engine.flatMap(EngineReport::at), host.newestData()));
    boolean running = host.running().isPresent();
    Host.availableMemory().ifPresent(available -> checks.add(new MemoryCheck(available, running)));
    checks.add(new DiskCheck("data", host.directory(), Host.freeBytes(host.directory())));
    // An engine elsewhere has its folder elsewhere.
    Optional<Path> images =
        engine.map(EngineReport::rootDirectory).map(Path::of).filter(Files::isDirectory);
    if (images.isPresent()) {
      checks.add(new DiskCheck("images", images.get(), Host.freeBytes(images.get())));
    }
    return checks;
  }

  private static List<Check> engine(DockerConfig docker, EngineReport engine) {
    var checks =
        new ArrayList<Check>(
            List.of(
                new EngineCheck(docker.host(), engine),
                new KernelCheck(engine),
                new ControlGroupsCheck(engine),
                new CorePatternCheck(CorePatternCheck.KERNEL),
                new SeccompCheck(engine),
                new AppArmorCheck(engine),
                new UserNamespaceCheck(engine),
                new StorageCheck(engine)));
    String gvisor = docker.runtimeNames().get(RuntimeClass.RUNSC);
    if (engine.runtimes().containsKey(gvisor)) {
      checks.add(new GvisorArgumentsCheck(engine.runtimes().get(gvisor)));
    }
    return checks;
  }

  private void sandboxes(SandboxChecks sandboxes) throws InterruptedException {
    Set<RuntimeClass> offered = config.offered();
    Set<RuntimeClass> usable = new TreeSet<>();
    try {
      Set<RuntimeClass> present = sandboxes.present();
      for (RuntimeClass it : RuntimeClass.values()) {
        make(List.of(new RuntimeClassCheck(it, offered.contains(it), present.contains(it))));
      }
      usable.addAll(present);
    } catch (SandboxException failed) {
      make(List.of(new NoSandboxCheck(RuntimeClass.RUNC, failed.getMessage())));
    }
    Map<String, ImageState> states =
        config.repository().isPresent() ? ImageListing.of(config.repository().get()) : Map.of();
    make(sandboxes.images(states));
    make(sandboxes.views(usable));
  }
}
