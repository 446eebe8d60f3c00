package dev.sandcastle.gateway;

import dev.sandcastle.kit.blobs.Blobs;
import dev.sandcastle.kit.blobs.DirectoryBlobs;
import dev.sandcastle.kit.settings.Secret;
import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.schemas.execution.TenantId;
import dev.sandcastle.testkit.TemporaryFolder;
import dev.sandcastle.testkit.broker.KafkaFixture;
import dev.sandcastle.testkit.database.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A broker, a database, a blob store, and the gateways that a test class starts on them. */
public final class Gateways implements BeforeAllCallback, AfterAllCallback {
  private final KafkaFixture kafka = new KafkaFixture();
  private final PostgresFixture postgres = new PostgresFixture();
  private final List<GatewayService> started = new ArrayList<>();
  private TemporaryFolder folder;
  private Blobs blobs;
  private final Map<String, String> settings;
  private GatewayService first;

  public Gateways() {
    this(Map.of("development", "true"));
  }

  /** With settings of the gateway that is always there. */
  public Gateways(Map<String, String> settings) {
    this.settings = settings;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    folder = TemporaryFolder.make("blobs");
    blobs = DirectoryBlobs.open(folder.path());
    kafka.start();
    postgres.start();
    first = start(settings);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    started.reversed().forEach(GatewayService::close);
    postgres.close();
    kafka.close();
    folder.close();
  }

  public KafkaFixture kafka() {
    return kafka;
  }

  public PostgresFixture postgres() {
    return postgres;
  }

  public Blobs blobs() {
    return blobs;
  }

  /** Where the blob store lies. */
  public Path blobFolder() {
    return folder.path();
  }

  /** The gateway that is always there. */
  public GatewayService gateway() {
    return first;
  }

  /** One more gateway. */
  public GatewayService start(Map<String, String> more) throws Exception {
    return start(more, blobs);
  }

  /** One more gateway with a blob store of the test's own. */
  public GatewayService start(Map<String, String> more, Blobs ownBlobs) throws Exception {
    var values =
        new HashMap<>(
            Map.of(
                "kafka-bootstrap", kafka.bootstrapServers(),
                "gateway-port", "0",
                "database-url", postgres.database().jdbcUrl(),
                "database-user", postgres.database().user(),
                "database-password", postgres.database().password()));
    values.putAll(more);
    var settings = Settings.of(values);
    var config = GatewayConfig.from(settings);
    settings.check();
    var gateway = GatewayService.start(config, ownBlobs, new SimpleMeterRegistry());
    started.add(gateway);
    return gateway;
  }

  /** A client of the first gateway with a key of a tenant. */
  public ApiClient client(String tenant) throws Exception {
    Secret key = first.keys().create(new TenantId(tenant));
    return new ApiClient(first.port(), "Bearer " + key.value());
  }

  /** The other side of the topics. */
  public PlayedBackend backend(String tenant) {
    return new PlayedBackend(kafka, new TenantId(tenant));
  }
}
