package dev.sandcastle.worker.layers;

import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.PackageSpec;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.StreamName;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.testkit.clock.ControlledClock;
import dev.sandcastle.worker.egress.EgressConfig;
import dev.sandcastle.worker.egress.EgressGate;
import dev.sandcastle.worker.egress.EgressPolicies;
import dev.sandcastle.worker.egress.RegistryHosts;
import dev.sandcastle.worker.sandbox.InMemoryProgram;
import dev.sandcastle.worker.sandbox.InMemorySandboxes;
import dev.sandcastle.worker.sandbox.ProgramExit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Layers whose builders are what the test says, in the words of its tests. */
final class LayersHarness implements AutoCloseable {
  final InMemorySandboxes sandboxes = new InMemorySandboxes();
  final ControlledClock clock = new ControlledClock();
  final List<String> heard = new CopyOnWriteArrayList<>();
  final CountDownLatch ended = new CountDownLatch(1);
  final Layers layers;
  volatile InMemoryProgram behaviour = LayersHarness::installing;
  private final Path directory;
  private final EgressGate gate;

  LayersHarness(Path directory) throws IOException {
    this(directory, Optional.of(URI.create("https://index.test/simple")));
  }

  LayersHarness(Path directory, Optional<URI> index) throws IOException {
    this.directory = directory;
    Path certificates = directory.resolve("ca.crt");
    Files.writeString(certificates, "");
    sandboxes.program("install.py", world -> behaviour.run(world));
    gate = EgressGate.open(directory);
    var config =
        new LayersConfig(
            directory.resolve("layers"),
            Duration.ofSeconds(30),
            1 << 20,
            1 << 30,
            Duration.ofDays(7),
            2,
            new LayersConfig.Sources(index, Optional.empty(), certificates));
    var policies = new EgressPolicies(EgressConfig.from(Settings.of(Map.of())));
    layers = Layers.open(config, sandboxes, gate, policies, new Heard(), clock);
  }

  /** Somebody who waits. */
  static final class Ear implements InstallListener {
    final List<InstallProgress> progress = new CopyOnWriteArrayList<>();
    final List<String> refused = new CopyOnWriteArrayList<>();
    final CountDownLatch begun = new CountDownLatch(1);

    @Override
    public void installing(InstallProgress now) {
      progress.add(now);
      begun.countDown();
    }

    @Override
    public void refused(String host, int port, String reason) {
      refused.add(host + ":" + port);
    }
  }

  LayerOutcome ensure(String tenant, Ear ear) throws Exception {
    return layers.ensure(request(tenant), ear, new CompletableFuture<>());
  }

  CompletableFuture<LayerOutcome> ensureAside(
      String tenant, Ear ear, CompletableFuture<?> stopped) {
    var outcome = new CompletableFuture<LayerOutcome>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                outcome.complete(layers.ensure(request(tenant), ear, stopped));
              } catch (Exception failed) {
                outcome.completeExceptionally(failed);
              }
            });
    return outcome;
  }

  Layer ready(String tenant, Ear ear) throws Exception {
    return ((LayerOutcome.Ready) ensure(tenant, ear)).layer();
  }

  RegistryHosts registries() throws Exception {
    return layers.registries(python(), RuntimeClass.RUNC);
  }

  /** What a builder asks the gate; waits for the answer. */
  void connectFromBuilder(String head) {
    Path socket = sandboxes.made().getLast().spec().egressSocket().orElseThrow();
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
      channel.read(ByteBuffer.allocate(1));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() throws IOException {
    layers.close();
    gate.close();
    Folders.delete(directory.resolve("layers"));
  }

  /** An installer that installs. */
  static ProgramExit installing(InMemoryProgram.World world) throws InterruptedException {
    world.leave("python/demo.py", "x = 1\n".getBytes(StandardCharsets.UTF_8));
    return saying(
        world,
        "{\"kind\":\"installing\",\"name\":\"demo\",\"version\":\"1.0\"}\n{\"kind\":\"done\"}");
  }

  /** An installer that finds the files on a host; it installs when it was told of that one. */
  static ProgramExit installingFrom(String host, InMemoryProgram.World world)
      throws InterruptedException {
    return request(world).contains(host)
        ? installing(world)
        : saying(world, "{\"kind\":\"unreachable\",\"hosts\":[\"%s\"]}".formatted(host));
  }

  /** An installer that says something and ends. */
  static ProgramExit saying(InMemoryProgram.World world, String lines) throws InterruptedException {
    world.print(StreamName.STDOUT, (lines + "\n").getBytes(StandardCharsets.UTF_8));
    return InMemoryProgram.exit(0);
  }

  /** What it was asked. */
  static String request(InMemoryProgram.World world) {
    return world.files().get("code/request.json").toUtf8();
  }

  private static LayerRequest request(String tenant) {
    return new LayerRequest(
        new TenantId(tenant),
        python(),
        List.of(new PackageSpec("demo", "==1.0")),
        RuntimeClass.RUNC,
        "sha256:runtime");
  }

  private static RuntimeCatalog.Runtime python() {
    return RuntimeCatalog.bundled().find(new RuntimeId("python")).orElseThrow();
  }

  private final class Heard implements LayersListener {
    @Override
    public void layerRequested(Ecosystem ecosystem, boolean present) {
      heard.add("requested " + present);
    }

    @Override
    public void installEnded(Ecosystem ecosystem, String outcome, Duration took) {
      heard.add(outcome);
      ended.countDown();
    }

    @Override
    public void layersKept(int count, long bytes) {
      heard.add("kept %d of %d bytes".formatted(count, bytes));
    }

    @Override
    public void layersRemoved(int count) {
      heard.add("removed " + count);
    }
  }
}
