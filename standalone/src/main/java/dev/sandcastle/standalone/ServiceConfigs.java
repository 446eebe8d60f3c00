package dev.sandcastle.standalone;

import dev.sandcastle.embedded.EmbeddedBroker;
import dev.sandcastle.embedded.EmbeddedDatabase;
import dev.sandcastle.embedded.LoopbackPort;
import dev.sandcastle.gateway.GatewayConfig;
import dev.sandcastle.kit.settings.Settings;
import dev.sandcastle.orchestrator.OrchestratorConfig;
import dev.sandcastle.worker.WorkerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What the services are told: the parts of this process, and what the user set.
 *
 * @param orchestrator the orchestrator's
 * @param worker the worker's
 * @param gateway the gateway's
 */
record ServiceConfigs(OrchestratorConfig orchestrator, WorkerConfig worker, GatewayConfig gateway) {

  /**
   * Reads them.
   *
   * @throws dev.sandcastle.kit.settings.SettingsException with everything that is wrong with what
   *     the user set
   */
  static ServiceConfigs of(
      StandaloneOptions options,
      StandaloneOptions.Ports ports,
      EmbeddedBroker broker,
      EmbeddedDatabase database)
      throws IOException {
    var values = new HashMap<String, String>();
    values.put("worker-drain-timeout", "5s");
    values.put("worker-layers-directory", options.directory().resolve("layers").toString());
    values.putAll(options.settings());
    values.putAll(
        Map.of(
            "kafka-bootstrap", broker.bootstrapServers(),
            "gateway-host", LoopbackPort.HOST,
            "gateway-port", Integer.toString(ports.http()),
            "development", "true",
            "database-url", database.jdbcUrl(),
            "database-user", database.user(),
            "database-password", database.password(),
            "orchestrator-state-folder", options.directory().resolve("orchestrator").toString(),
            "worker-installation", installation(options.directory())));
    var settings = Settings.of(values);
    var configs =
        new ServiceConfigs(
            OrchestratorConfig.from(settings),
            WorkerConfig.from(settings),
            GatewayConfig.from(settings));
    settings.check();
    return configs;
  }

  /** Names the data folder to the Docker engine, so that its containers are found again. */
  private static String installation(Path directory) throws IOException {
    Path file = directory.resolve("installation");
    if (!Files.exists(file)) {
      Files.writeString(file, UUID.randomUUID().toString());
    }
    return Files.readString(file).strip();
  }
}
