package dev.sandcastle.systemtests.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.embedded.LoopbackPort;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.systemtests.stack.Api;
import dev.sandcastle.systemtests.stack.Engine;
import dev.sandcastle.testkit.broker.KafkaFixture;
import dev.sandcastle.testkit.database.PostgresFixture;
import dev.sandcastle.testkit.program.SamplePrograms;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;

/**
 * Gateway, orchestrator and worker, each from its own image, run a program together. Skipped, with
 * the reason printed, only where no engine answers.
 */
final class FleetImageST {
  private static final List<String> SERVICES = List.of("orchestrator", "worker", "gateway");
  private static final String BLOBS = "/var/lib/sandcastle/blobs";
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);

  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();
  @RegisterExtension static final PostgresFixture POSTGRES = new PostgresFixture();

  @TempDir private Path blobs;

  private final String installation = "fleet-" + UUID.randomUUID();

  @BeforeAll
  static void buildImages() throws Exception {
    ServiceContainer.requireEngine(FleetImageST.class);
    for (String service : SERVICES) {
      ServiceContainer.build(service);
    }
  }

  /** A worker that a failed test killed has swept nothing. */
  @AfterEach
  void removeSandboxes() {
    try (var engine = Engine.connect()) {
      sandboxes().forEach(engine::remove);
    }
  }

  @Test
  void shouldRunAProgramTogether() throws Exception {
    // given
    Files.setPosixFilePermissions(blobs, PosixFilePermissions.fromString("rwxrwxrwx"));
    String key = ServiceContainer.createKey(POSTGRES.database(), new TenantId("fleet"));
    int port = LoopbackPort.free();
    try (var orchestrator = start("orchestrator", Map.of());
        var worker = start("worker", workerSettings());
        var gateway = start("gateway", gatewaySettings(port))) {
      var api = new Api(URI.create("http://127.0.0.1:" + port), Optional.of(key));

      // when
      var result = api.run(Api.python(SamplePrograms.FILE_WRITER + "print('together')\n")).body();

      // then
      assertThat(result.path("stdout").asText())
          .as("%s%n%s%n%s", orchestrator.getLogs(), worker.getLogs(), gateway.getLogs())
          .isEqualTo("together\n");
      assertThat(result.path("files")).hasSize(2);
      stopGracefully(worker);
      assertThat(sandboxes()).as("what a stopped worker leaves").isEmpty();
    }
  }

  private GenericContainer<?> start(String service, Map<String, String> settings)
      throws IOException {
    int adminPort = LoopbackPort.free();
    var all = new HashMap<>(settings);
    all.put("kafka-bootstrap", KAFKA.bootstrapServers());
    all.put("admin-port", Integer.toString(adminPort));
    var container = ServiceContainer.of(service, all);
    if (!service.equals("orchestrator")) {
      container.withFileSystemBind(blobs.toString(), BLOBS, BindMode.READ_WRITE);
    }
    if (service.equals("worker")) {
      giveEngine(container);
    }
    container.start();
    var admin = new Api(URI.create("http://127.0.0.1:" + adminPort), Optional.empty());
    await()
        .atMost(START_PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(admin.fetch("/readyz").status())
                    .as("%s: %s", service, container.getLogs())
                    .isEqualTo(200));
    return container;
  }

  /** The socket, and the group that may use it: its number differs from machine to machine. */
  private static void giveEngine(GenericContainer<?> worker) throws IOException {
    Path socket = Engine.socket();
    String group = Files.getAttribute(socket, "unix:gid").toString();
    worker.withFileSystemBind(socket.toString(), "/var/run/docker.sock", BindMode.READ_WRITE);
    worker.withCreateContainerCmdModifier(
        command -> command.getHostConfig().withGroupAdd(List.of(group)));
  }

  private Map<String, String> workerSettings() {
    return Map.of("blobs-directory", BLOBS, "worker-installation", installation);
  }

  private static Map<String, String> gatewaySettings(int port) {
    var settings = new HashMap<>(ServiceContainer.databaseSettings(POSTGRES.database()));
    settings.put("blobs-directory", BLOBS);
    settings.put("gateway-port", Integer.toString(port));
    return settings;
  }

  private static void stopGracefully(GenericContainer<?> worker) {
    worker.getDockerClient().stopContainerCmd(worker.getContainerId()).withTimeout(60).exec();
  }

  private List<String> sandboxes() {
    try (var engine = Engine.connect()) {
      return engine.containers("sandcastle.installation", installation);
    }
  }
}
