package dev.sandcastle.systemtests.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sandcastle.embedded.LoopbackPort;
import dev.sandcastle.schemas.execution.ExecutionCommand;
import dev.sandcastle.schemas.execution.ExecutionCommand.Execute;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.schemas.topic.Topics;
import dev.sandcastle.schemas.wire.Codecs;
import dev.sandcastle.systemtests.stack.Api;
import dev.sandcastle.systemtests.stack.Engine;
import dev.sandcastle.testkit.broker.KafkaFixture;
import dev.sandcastle.testkit.database.PostgresFixture;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.ToStringConsumer;
import org.testcontainers.containers.startupcheck.MinimumDurationRunningStartupCheckStrategy;

/**
 * The gateway from its own image, against a real broker and a real database on this machine's
 * loopback. Skipped, with the reason printed, only where no engine answers.
 */
final class GatewayImageST {
  private static final TenantId TENANT = new TenantId("image-tenant");
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();
  @RegisterExtension static final PostgresFixture POSTGRES = new PostgresFixture();

  @BeforeAll
  static void buildImage() throws Exception {
    ServiceContainer.requireEngine(GatewayImageST.class);
    ServiceContainer.build("gateway");
  }

  @Test
  void shouldServeFromItsImage() throws Exception {
    // given
    String key = ServiceContainer.createKey(POSTGRES.database(), TENANT);
    int port = LoopbackPort.free();
    int adminPort = LoopbackPort.free();
    try (var gateway = gateway(port, adminPort)) {
      // when
      gateway.start();

      // then
      awaitReady(gateway, adminPort);
      var url = URI.create("http://127.0.0.1:" + port);
      assertRefusesWithoutKey(new Api(url, Optional.empty()));
      assertPublishes(new Api(url, Optional.of(key)));
    }
  }

  @Test
  void shouldRunWithoutPrivileges() {
    try (var engine = Engine.connect()) {
      assertThat(engine.userOf("sandcastle/gateway:latest")).isEqualTo("10001:10001");
    }
  }

  @Test
  void shouldNotStartWithASettingThatItDoesNotKnow() throws Exception {
    try (var gateway = gateway(LoopbackPort.free(), LoopbackPort.free())) {
      // given
      var said = new ToStringConsumer();
      gateway
          .withEnv("SANDCASTLE_GATEWAY_PROT", "1")
          .withLogConsumer(said)
          .withStartupCheckStrategy(
              new MinimumDurationRunningStartupCheckStrategy(Duration.ofSeconds(20)));

      // when, then
      assertThatThrownBy(gateway::start).isInstanceOf(ContainerLaunchException.class);
      await().untilAsserted(() -> assertThat(said.toUtf8String()).contains("gateway-prot"));
    }
  }

  private static void awaitReady(GenericContainer<?> gateway, int adminPort) {
    var admin = new Api(URI.create("http://127.0.0.1:" + adminPort), Optional.empty());
    await()
        .atMost(START_PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(admin.fetch("/readyz").status()).as(gateway.getLogs()).isEqualTo(200));
  }

  private static void assertRefusesWithoutKey(Api nobody) {
    var answer = nobody.submit(Api.python("print(1)"));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.body().path("code").asText()).isEqualTo("UNAUTHENTICATED");
  }

  private static void assertPublishes(Api tenant) {
    String id = tenant.submit(Api.python("print(1)")).executionId();
    try (var commands = KAFKA.read(Topics.COMMANDS, Codecs.COMMANDS)) {
      ExecutionCommand command = commands.await(one -> one.executionId().value().equals(id));
      assertThat(command).isInstanceOf(Execute.class);
      assertThat(command.tenantId()).isEqualTo(TENANT);
    }
  }

  private static GenericContainer<?> gateway(int port, int adminPort) {
    var settings = new HashMap<>(ServiceContainer.databaseSettings(POSTGRES.database()));
    settings.put("kafka-bootstrap", KAFKA.bootstrapServers());
    settings.put("gateway-port", Integer.toString(port));
    settings.put("admin-port", Integer.toString(adminPort));
    return ServiceContainer.of("gateway", settings);
  }
}
