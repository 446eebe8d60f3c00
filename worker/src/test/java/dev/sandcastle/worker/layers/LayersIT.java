package dev.sandcastle.worker.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.schemas.catalog.RuntimeCatalog;
import dev.sandcastle.schemas.execution.Bytes;
import dev.sandcastle.schemas.execution.Ecosystem;
import dev.sandcastle.schemas.execution.ErrorCode;
import dev.sandcastle.schemas.execution.InstallProgress;
import dev.sandcastle.schemas.execution.PackageSpec;
import dev.sandcastle.schemas.execution.RuntimeClass;
import dev.sandcastle.schemas.execution.RuntimeId;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.testkit.registry.PackageServer;
import dev.sandcastle.worker.egress.EgressConfig;
import dev.sandcastle.worker.egress.EgressGate;
import dev.sandcastle.worker.egress.EgressPolicies;
import dev.sandcastle.worker.sandbox.ProgramStart;
import dev.sandcastle.worker.sandbox.ReadOnlyMount;
import dev.sandcastle.worker.sandbox.Sandbox;
import dev.sandcastle.worker.sandbox.SandboxSpec;
import dev.sandcastle.worker.sandbox.docker.DockerFixture;
import dev.sandcastle.worker.sandbox.docker.DockerSandboxes;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real package managers in real builders, and what programs see of their layers. */
@Timeout(180)
final class LayersIT {
  private static DockerSandboxes sandboxes;

  @TempDir private Path directory;
  private final PackageServer server = openServer();
  private EgressGate gate;
  private Layers layers;

  @BeforeAll
  static void connect() {
    sandboxes = DockerFixture.connect(DockerFixture.owner("layers-it"));
  }

  @AfterAll
  static void disconnect() {
    sandboxes.close();
  }

  @BeforeEach
  void open() throws Exception {
    gate = EgressGate.open(directory);
    layers =
        layers(
            Duration.ofSeconds(60),
            Optional.of(server.pipIndex()),
            Optional.of(server.npmRegistry()));
  }

  @AfterEach
  void close() throws Exception {
    layers.close();
    gate.close();
    server.close();
    Folders.delete(directory.resolve("layers"));
  }

  // PKG-1, EVT-9
  @Test
  void shouldInstallAWheelAndWhatItNeeds() throws Exception {
    // given
    server.wheel("demo", "1.0", "import dep\nx = dep.y + 1\n", "dep>=2");
    server.wheel("dep", "1.0", "y = 0\n").wheel("dep", "2.5", "y = 41\n");
    var progress = new ArrayList<InstallProgress>();

    // when
    Layer layer = ready(python("t", progress, "demo", "==1.0"));

    // then
    assertThat(run("python", layer, "main.py", "import demo; print(demo.x)")).isEqualTo("42\n");
    assertThat(progress)
        .containsExactly(
            new InstallProgress(InstallProgress.Kind.RESOLVING, Optional.empty(), Optional.empty()),
            new InstallProgress(
                InstallProgress.Kind.INSTALLING, Optional.of("demo"), Optional.of("1.0")));
  }

  @Test
  void shouldInstallOnceOnly() throws Exception {
    // given
    server.wheel("demo", "1.0", "x = 1\n");
    Layer one = ready(python("t", new ArrayList<>(), "demo", ""));
    int asked = server.asked().size();
    var progress = new ArrayList<InstallProgress>();

    // when
    Layer other = ready(python("t", progress, "demo", ""));

    // then
    assertThat(other.mounts()).isEqualTo(one.mounts());
    assertThat(server.asked()).hasSize(asked);
    assertThat(progress).isEmpty();
  }

  // PKG-4
  @Test
  void shouldShowALayerToNobodyElse() throws Exception {
    // given
    server.wheel("demo", "1.0", "x = 1\n");
    Layer one = ready(python("t", new ArrayList<>(), "demo", ""));
    String script = "import os\nprint(os.path.exists('/opt/layer'))";

    // when
    Layer other = ready(python("u", new ArrayList<>(), "demo", ""));

    // then
    assertThat(other.mounts()).isNotEqualTo(one.mounts());
    assertThat(run("python", one, "main.py", script)).isEqualTo("True\n");
    assertThat(run("python", List.of(), Map.of(), "main.py", script)).isEqualTo("False\n");
  }

  @Test
  void shouldLetNoProgramChangeALayer() throws Exception {
    // given
    server.wheel("demo", "1.0", "x = 1\n");
    Layer layer = ready(python("t", new ArrayList<>(), "demo", ""));
    String script =
        """
        import os
        own = os.stat('/opt/layer/python/demo.py')
        print(own.st_uid != os.getuid(), oct(own.st_mode & 0o777), os.access('/opt/layer/python', os.W_OK))
        for change in (lambda: open('/opt/layer/python/demo.py', 'w'),
                       lambda: open('/opt/layer/python/new', 'w'),
                       lambda: os.remove('/opt/layer/python/demo.py'),
                       lambda: os.chmod('/opt/layer/python/demo.py', 0o777)):
            try:
                change()
                print('changed')
            except OSError:
                print('refused')
        """;

    // when
    String printed = run("python", layer, "main.py", script);

    // then
    assertThat(printed).isEqualTo("True 0o555 False\n" + "refused\n".repeat(4));
  }

  // ERR-5
  @Test
  void shouldTellWhatIsNotThere() throws Exception {
    // given
    server.wheel("demo", "1.0", "x = 1\n").wheel("needy", "1.0", "", "missing");

    // when / then
    assertThat(failed(python("t", new ArrayList<>(), "nobody", "")).code())
        .isEqualTo(ErrorCode.PACKAGE_NOT_FOUND);
    assertThat(failed(python("t", new ArrayList<>(), "demo", "==9")).code())
        .isEqualTo(ErrorCode.PACKAGE_NOT_FOUND);
    assertThat(failed(python("t", new ArrayList<>(), "needy", "")).code())
        .isEqualTo(ErrorCode.PACKAGE_NOT_FOUND);
    assertThat(failed(node("t", "nobody", "")).code()).isEqualTo(ErrorCode.PACKAGE_NOT_FOUND);
  }

  // PKG-2
  @Test
  void shouldRunNothingOfAPackageWhileItIsInstalled() throws Exception {
    // given
    server.file("sources", "sources-1.0.tar.gz", PackageServer.bytes("not even looked at"));
    server.nodePackage(
        "scripted",
        "1.0.0",
        "module.exports = 7",
        "node -e 0; touch /workspace/output/node_modules/ran");

    // when
    LayerOutcome.Failed sources = failed(python("t", new ArrayList<>(), "sources", ""));
    Layer scripted = ready(node("t", "scripted", ""));

    // then
    assertThat(sources.code()).isEqualTo(ErrorCode.PACKAGE_NOT_FOUND);
    assertThat(server.asked()).doesNotContain("/files/sources-1.0.tar.gz");
    String script =
        "console.log(require('scripted'), require('fs').existsSync('/node_modules/ran'))";
    assertThat(run("node", scripted, "main.js", script)).isEqualTo("7 false\n");
  }

  @Test
  void shouldRunNothingThatAWheelNeedsByItsAddress() throws Exception {
    // given
    String backend =
        """
        import urllib.request
        urllib.request.urlopen("http://127.0.0.1:%d/ran")
        """
            .formatted(server.port());
    String project =
        """
        [build-system]
        requires = []
        build-backend = "backend"
        backend-path = ["."]
        """;
    server.file(
        "sources",
        "sources-1.0.tar.gz",
        PackageServer.tarball(
            Map.of("sources-1.0/pyproject.toml", project, "sources-1.0/backend.py", backend)));
    server.wheel(
        "needy",
        "1.0",
        "",
        "sources @ http://127.0.0.1:%d/files/sources-1.0.tar.gz".formatted(server.port()));

    // when
    LayerOutcome.Failed needy = failed(python("t", new ArrayList<>(), "needy", ""));

    // then
    assertThat(server.asked()).contains("/files/sources-1.0.tar.gz").doesNotContain("/ran");
    assertThat(needy.code()).isEqualTo(ErrorCode.INSTALL_FAILED);
  }

  // ERR-4
  @Test
  void shouldTellWhatCouldNotBeInstalled() throws Exception {
    // given
    server.file("broken", "broken-1.0-py3-none-any.whl", PackageServer.bytes("no archive"));
    server.link("down", "../../files/down-1.0-py3-none-any.whl").failing("/simple/down/", 503);
    server.failing("/down", 404);

    // when / then
    assertThat(failed(python("t", new ArrayList<>(), "broken", "")).code())
        .isEqualTo(ErrorCode.INSTALL_FAILED);
    assertThat(failed(python("t", new ArrayList<>(), "down", "")).code())
        .isEqualTo(ErrorCode.INSTALL_FAILED);
  }

  // ERR-3
  @Test
  void shouldTellWhatTheInstallerMayNotReach() throws Exception {
    // given
    server.link(
        "inside", "http://localhost:%d/files/inside-1.0-py3-none-any.whl".formatted(server.port()));

    // when
    LayerOutcome.Failed failed = failed(python("t", new ArrayList<>(), "inside", ""));

    // then
    assertThat(failed.code()).isEqualTo(ErrorCode.EGRESS_DENIED);
    assertThat(failed.message()).contains("localhost:" + server.port());
    assertThat(server.asked()).noneMatch(path -> path.startsWith("/files/"));
  }

  @Test
  void shouldStopAnInstallationThatTakesTooLong() throws Exception {
    // given
    server.link("slow", "../../files/slow-1.0-py3-none-any.whl").failing("/simple/slow/", 0);
    layers.close();
    layers = layers(Duration.ofSeconds(3), Optional.of(server.pipIndex()), Optional.empty());

    // when
    LayerOutcome.Failed failed = failed(python("t", new ArrayList<>(), "slow", ""));

    // then
    assertThat(failed.code()).isEqualTo(ErrorCode.INSTALL_FAILED);
    assertThat(failed.message()).contains("longer than 3 s");
  }

  @Test
  void shouldInstallFromTheRegistryThatNpmIsConfiguredFor() throws Exception {
    // given
    layers.close();
    layers = layers(Duration.ofMinutes(2), Optional.empty(), Optional.empty());

    // when
    Layer layer = ready(node("t", "left-pad", "@1.3.0"));

    // then
    assertThat(run("node", layer, "main.js", "console.log(require('left-pad')('7', 3, '0'))"))
        .isEqualTo("007\n");
    assertThat(
            run("node", layer, "main.mjs", "import pad from 'left-pad'; console.log(pad('7', 2))"))
        .isEqualTo(" 7\n");
  }

  private LayerOutcome python(
      String tenant, List<InstallProgress> progress, String name, String constraint)
      throws Exception {
    return ensure("python", tenant, progress, new PackageSpec(name, constraint));
  }

  private LayerOutcome node(String tenant, String name, String constraint) throws Exception {
    return ensure("node", tenant, new ArrayList<>(), new PackageSpec(name, constraint));
  }

  private LayerOutcome ensure(
      String runtime, String tenant, List<InstallProgress> progress, PackageSpec spec)
      throws Exception {
    RuntimeCatalog.Runtime catalogued = runtime(runtime);
    var request =
        new LayerRequest(
            new TenantId(tenant),
            catalogued,
            List.of(spec),
            RuntimeClass.RUNC,
            sandboxes.image(catalogued.image()).orElseThrow().id());
    var listener =
        new InstallListener() {
          @Override
          public void installing(InstallProgress now) {
            progress.add(now);
          }

          @Override
          public void refused(String host, int port, String reason) {}
        };
    return layers.ensure(request, listener, new CompletableFuture<>());
  }

  private static Layer ready(LayerOutcome outcome) {
    assertThat(outcome).isInstanceOf(LayerOutcome.Ready.class);
    return ((LayerOutcome.Ready) outcome).layer();
  }

  private static LayerOutcome.Failed failed(LayerOutcome outcome) {
    assertThat(outcome).isInstanceOf(LayerOutcome.Failed.class);
    return (LayerOutcome.Failed) outcome;
  }

  private static String run(String runtime, Layer layer, String file, String source)
      throws Exception {
    return run(runtime, layer.mounts(), layer.environment(runtime(runtime).env()), file, source);
  }

  private static String run(
      String runtime,
      List<ReadOnlyMount> mounts,
      Map<String, String> environment,
      String file,
      String source)
      throws Exception {
    RuntimeCatalog.Runtime catalogued = runtime(runtime);
    var all = new java.util.HashMap<>(catalogued.env());
    all.putAll(environment);
    var printed = new ByteArrayOutputStream();
    var spec =
        SandboxSpec.standard(catalogued.id(), catalogued.image(), RuntimeClass.RUNC)
            .layered(mounts);
    try (Sandbox sandbox = sandboxes.create(spec)) {
      sandbox.stage("code/" + file, PackageServer.bytes(source));
      sandbox.start(
          new ProgramStart(
              catalogued.command(file).orElseThrow(), all, Bytes.EMPTY, Duration.ofSeconds(30)),
          (_, data) -> printed.writeBytes(data));
      sandbox.await();
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private Layers layers(Duration timeout, Optional<URI> pipIndex, Optional<URI> npmRegistry) {
    var config =
        new LayersConfig(
            directory.resolve("layers"),
            timeout,
            64 << 20,
            1 << 30,
            Duration.ofDays(1),
            2,
            new LayersConfig.Sources(
                pipIndex, npmRegistry, Path.of("/etc/ssl/certs/ca-certificates.crt")));
    var policies = new EgressPolicies(EgressConfig.from(Settings.of(Map.of())));
    return Layers.open(config, sandboxes, gate, policies, new Deaf(), InstantSource.system());
  }

  private static RuntimeCatalog.Runtime runtime(String id) {
    return RuntimeCatalog.bundled().find(new RuntimeId(id)).orElseThrow();
  }

  private static PackageServer openServer() {
    try {
      return new PackageServer();
    } catch (java.io.IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  private static final class Deaf implements LayersListener {
    @Override
    public void layerRequested(Ecosystem ecosystem, boolean present) {}

    @Override
    public void installEnded(Ecosystem ecosystem, String outcome, Duration took) {}

    @Override
    public void layersKept(int layers, long bytes) {}

    @Override
    public void layersRemoved(int layers) {}
  }
}
